import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from './kit/app.ts';
import { redisDamages } from './kit/damage.ts';
import { eventually } from './kit/eventually.ts';
import { World } from './kit/world.ts';

const PATH = '/api/v1/students';
const STATE = 'circuit_breaker_state{name="cache"}';
const RECOVERY_LIMIT_MS = 5000;

let world: World;
let resilient: AppProcess;
let naive: AppProcess;
let student: string;

beforeAll(async () => {
  world = await World.create();
  resilient = await world.app();
  naive = await world.app({ VARIANT: 'naive' });
  const created = await resilient.send('POST', PATH, {
    first_name: 'Ada',
    last_name: 'Lovelace',
    grade: 9,
  });
  student = created.headers.get('location') ?? '';
  await naive.request(student);
});
afterAll(() => world.remove());

const damages = redisDamages(() => world);

describe('the resilient variant', () => {
  it.each(damages)(
    'serves every read while Redis is $name and uses it again after',
    async (damage) => {
      await damage.break();
      await eventually('the cache is bypassed', 10_000, async () => {
        expect((await resilient.request(student)).status).toBe(200);
        expect((await resilient.request(PATH)).status).toBe(200);
        return (await resilient.metric(STATE)) === 1;
      });
      expect((await resilient.request('/health/ready')).status).toBe(200);
      const write = { first_name: 'Ada', last_name: 'Byron', grade: 9 };
      expect((await resilient.send('PUT', student, write)).status).toBe(200);

      await damage.mend();
      await eventually('the cache is used again', RECOVERY_LIMIT_MS, async () => {
        return (await resilient.metric(STATE)) === 0;
      });
      expect((await resilient.request(student)).status).toBe(200);
    },
  );
});

describe('the naive variant', () => {
  it('makes every read wait for a slow Redis', async () => {
    await world.toRedis.become({ is: 'slow', delayMs: 400 });
    const startedMs = performance.now();
    expect((await naive.request(student)).status).toBe(200);
    expect(performance.now() - startedMs).toBeGreaterThan(390);
    await world.toRedis.become({ is: 'open' });
  });

  it('does not answer as long as Redis hangs, while the resilient variant does', async () => {
    await world.toRedis.become({ is: 'swallowing' });
    const client = new AbortController();
    const hanging = naive.request(student, { signal: client.signal });
    const first = await Promise.race([
      hanging.then(() => 'naive'),
      resilient.request(student).then(() => 'resilient'),
    ]);
    expect(first).toBe('resilient');
    expect(await naive.metric('http_requests_in_flight')).toBe(2);
    client.abort();
    await expect(hanging).rejects.toThrow('aborted');
    const left = 'http_requests_total{method="GET",route="/api/v1/students/:id",status="499"}';
    await eventually(
      'the lost client is counted',
      5000,
      async () => (await naive.metric(left)) > 0,
    );
  });
});
