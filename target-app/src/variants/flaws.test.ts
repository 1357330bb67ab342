import { afterEach, describe, expect, it } from '@jest/globals';
import type { App } from '../http/app.ts';
import { createApp } from '../http/build-app.ts';
import { failSome } from './bad-deploy.ts';
import { leak } from './leaking.ts';

const apps: App[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

function appWith<T>(flaw: (app: App) => T) {
  const app = createApp('silent', 'flawed');
  apps.push(app);
  const result = flaw(app);
  for (const path of ['/work', '/health/ready', '/metrics']) app.get(path, () => 'done');
  const statusOf = async (path: string) => (await app.inject(path)).statusCode;
  return { result, statusOf };
}

describe('the leaking variant', () => {
  it('keeps something of every request, probes left out', async () => {
    const { result: kept, statusOf } = appWith((app) => leak(app, 2));
    for (const path of ['/work', '/health/ready', '/metrics', '/work']) {
      expect(await statusOf(path)).toBe(200);
    }
    expect(kept.map((numbers) => numbers.length * 8)).toEqual([2048, 2048]);
  });
});

describe('the bad deploy', () => {
  it('fails the given share of the requests, probes left out', async () => {
    const draws = [0.1, 0.2, 0.3, 0.19];
    const { statusOf } = appWith((app) => failSome(app, 0.2, () => draws.shift() ?? 0));
    const statuses = [];
    for (let request = 0; request < 4; request += 1) statuses.push(await statusOf('/work'));
    expect(statuses).toEqual([500, 200, 200, 500]);
    expect(await statusOf('/health/ready')).toBe(200);
  });
});
