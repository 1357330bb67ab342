import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { AppProcess } from './kit/app.ts';
import { redisDamages } from './kit/damage.ts';
import { eventually } from './kit/eventually.ts';
import { World } from './kit/world.ts';

const PATH = '/api/v1/students';
const ADA = { first_name: 'Ada', last_name: 'Lovelace', grade: 9 };
const STATE = 'circuit_breaker_state{name="rate-limiter"}';
const decided = (source: string, result: string) =>
  `rate_limiter_decisions_total{source="${source}",result="${result}"}`;
const LIMITED = `rate_limited_total{route="${PATH}"}`;
const RECOVERY_LIMIT_MS = 5000;
const HOUR_MS = 3_600_000;

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.remove());

describe('the limit that replicas share', () => {
  let replicas: readonly AppProcess[];
  beforeAll(async () => {
    // Long enough for a busy machine: here every decision is to come from Redis, and none to be shed.
    const env = {
      RATE_LIMITS: `POST ${PATH}=10/h`,
      RATE_LIMIT_TIMEOUT_MS: '10000',
      MAX_EVENT_LOOP_DELAY_MS: '10000',
    };
    replicas = [await world.app(env), await world.app(env)];
  });

  it.each(['first', 'second', 'third'])(
    'lets exactly ten of sixty at once through, of the %s client too',
    async (client) => {
      const limitedBefore = await total(LIMITED);
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, index) => create(replicas[index % 2]!, client)),
      );
      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => status === 201)).toHaveLength(10);
      expect(statuses.filter((status) => status === 429)).toHaveLength(50);
      const remaining = answers
        .filter(({ status }) => status === 201)
        .map(({ headers }) => Number(headers.get('ratelimit-remaining')));
      expect(remaining.toSorted((one, other) => one - other)).toEqual([
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
      ]);
      expect((await total(LIMITED)) - limitedBefore).toBe(50);
      expect(await total(decided('local', 'allowed'))).toBe(0);
    },
  );

  it('says when to come back', async () => {
    const answer = await create(replicas[0]!, 'first');
    expect(answer.status).toBe(429);
    // One comes back every six minutes.
    const waitS = Number(answer.headers.get('retry-after'));
    expect([waitS > 0, waitS <= 360]).toEqual([true, true]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      status: 429,
      title: 'Too Many Requests',
      detail: 'No more than 10 in 3600 s are allowed here.',
    });
  });

  it('leaves nothing in Redis that does not expire', async () => {
    const redis = new Redis(world.redis.port, '127.0.0.1');
    try {
      const keys = await redis.keys('rate-limit:*');
      expect(keys).toHaveLength(3);
      for (const key of keys) {
        const leftMs = await redis.pttl(key);
        expect([leftMs > 0, leftMs <= HOUR_MS]).toEqual([true, true]);
      }
    } finally {
      redis.disconnect();
    }
  });

  async function total(series: string): Promise<number> {
    const counts = await Promise.all(replicas.map((replica) => replica.metric(series)));
    return counts.reduce((sum, count) => sum + count, 0);
  }
});

it('gives tokens back with time', async () => {
  const app = await world.app({ RATE_LIMITS: `POST ${PATH}=2/s`, RATE_LIMIT_TIMEOUT_MS: '10000' });
  await eventually('a client is limited', 10_000, async () => {
    return (await create(app, 'patient')).status === 429;
  });
  await eventually('it is let through again', 10_000, async () => {
    return (await create(app, 'patient')).status === 201;
  });
  await app.child.stop('SIGKILL');
});

it('does not start with a limit for a route that it does not have', async () => {
  await expect(world.app({ RATE_LIMITS: 'POST /nothing=1/s' })).rejects.toThrow(
    'RATE_LIMITS has unknown routes: POST /nothing.',
  );
});

const damages = redisDamages(() => world);

describe('while Redis is away', () => {
  let resilient: AppProcess;
  let naive: AppProcess;
  beforeAll(async () => {
    const env = { RATE_LIMITS: `POST ${PATH}=3/h` };
    resilient = await world.app(env);
    naive = await world.app({ ...env, VARIANT: 'naive' });
  });

  it.each(damages)(
    'the resilient variant limits by itself when it is $name, and with it again after',
    async ({ name, break: breakIt, mend }) => {
      for (let time = 0; time < 3; time += 1) await create(resilient, `used up, ${name}`);
      await breakIt();
      const localBefore = await resilient.metric(decided('local', 'limited'));

      const statuses: number[] = [];
      for (let time = 0; time < 5; time += 1) {
        statuses.push((await create(resilient, `new, ${name}`)).status);
      }
      expect(statuses).toEqual([201, 201, 201, 429, 429]);
      expect((await create(resilient, `used up, ${name}`)).status).toBe(429);
      expect(await resilient.metric(decided('local', 'limited'))).toBe(localBefore + 3);
      await eventually('Redis is no longer asked', 10_000, async () => {
        await create(resilient, `new, ${name}`);
        return (await resilient.metric(STATE)) === 1;
      });

      await mend();
      await eventually('Redis is asked again', RECOVERY_LIMIT_MS, async () => {
        return (await resilient.metric(STATE)) === 0;
      });
      const before = await decidedByRedis();
      await eventually('Redis decides again', RECOVERY_LIMIT_MS, async () => {
        await create(resilient, `later, ${name}`);
        return (await decidedByRedis()) > before;
      });
    },
  );

  it('the naive variant waits for it', async () => {
    await world.toRedis.become({ is: 'cut' });
    const client = new AbortController();
    const waiting = create(naive, 'naive', client.signal);
    const first = await Promise.race([
      waiting.then(() => 'naive'),
      create(resilient, 'resilient').then(() => 'resilient'),
    ]);
    expect(first).toBe('resilient');
    client.abort();
    await expect(waiting).rejects.toThrow('aborted');
    await world.toRedis.become({ is: 'open' });
  });

  async function decidedByRedis(): Promise<number> {
    const allowed = await resilient.metric(decided('redis', 'allowed'));
    return allowed + (await resilient.metric(decided('redis', 'limited')));
  }
});

function create(app: AppProcess, client: string, signal?: AbortSignal): Promise<Response> {
  return app.request(PATH, {
    method: 'POST',
    signal: signal ?? null,
    headers: { 'content-type': 'application/json', 'x-api-key': client },
    body: JSON.stringify(ADA),
  });
}
