import { afterEach, describe, expect, it } from '@jest/globals';
import client from 'prom-client';
import type { App } from '../http/app.ts';
import { createApp } from '../http/build-app.ts';
import { Admission } from './admission.ts';
import { overloadMetrics } from './overload-metrics.ts';
import { installLoadShedding } from './shed-load.ts';

const apps: App[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

describe('load shedding', () => {
  it('answers what is too much with 503, when to come back, and without reading it', async () => {
    const { app, finish, reads } = await build(2);
    const accepted = [app.inject('/work'), app.inject('/work')];
    await reads(2);
    const answer = await app.inject({
      method: 'POST',
      url: '/work',
      headers: { 'content-type': 'application/json', 'x-request-id': 'r-1' },
      payload: '{ not even JSON',
    });
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '2']);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toEqual({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      detail: 'There are more requests than can be served well.',
      instance: 'urn:request:r-1',
    });
    finish();
    expect((await Promise.all(accepted)).map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  });

  it('takes on again when there is room again', async () => {
    const { app, finish, reads } = await build(1);
    const first = app.inject('/work');
    await reads(1);
    expect((await app.inject('/work')).statusCode).toBe(503);
    finish();
    expect((await first).statusCode).toBe(200);
    expect((await app.inject('/work')).statusCode).toBe(200);
  });

  it.each(['/health/live', '/metrics', '/prometheus', '/sre/alerts', '/admin/config'])(
    'never sheds %s',
    async (path) => {
      const { app, finish, reads } = await build(1);
      const first = app.inject('/work');
      await reads(1);
      expect((await app.inject(path)).statusCode).toBe(200);
      finish();
      await first;
    },
  );
});

/** An application whose work lasts until it is told to finish. */
async function build(maxInFlight: number) {
  const app = createApp('silent', 'resilient');
  apps.push(app);
  const metrics = overloadMetrics(new client.Registry());
  const admission = new Admission({ maxInFlight, maxEventLoopDelayMs: 100 }, metrics, () => 0);
  await installLoadShedding(app, admission, () => 0.5);
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
  app.get('/work', async () => {
    await finished;
    return 'done';
  });
  app.post('/work', () => 'done');
  for (const path of ['/health/live', '/metrics', '/prometheus', '/sre/alerts', '/admin/config']) {
    app.get(path, () => 'always');
  }
  const reads = async (count: number) => {
    while (admission.inFlight < count) await new Promise((resolve) => setImmediate(resolve));
  };
  return { app, finish, reads };
}
