import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from './kit/app.ts';
import type { Damage } from './kit/damage.ts';
import { eventually } from './kit/eventually.ts';
import { World } from './kit/world.ts';

const PATH = '/api/v1/students';
const NEVER_SEEN = `${PATH}/STU-${'0'.repeat(26)}`;
const ADA = { first_name: 'Ada', last_name: 'Lovelace', grade: 9 };
const RECOVERY_LIMIT_MS = 5000;

let world: World;
let resilient: AppProcess;
let naive: AppProcess;
let student: string;

beforeAll(async () => {
  world = await World.create();
  // Copies are outdated at once: every read wants the database.
  resilient = await world.app({ CACHE_FRESH_MS: '1' });
  naive = await world.app({ VARIANT: 'naive', CACHE_FRESH_MS: '1' });
  const created = await resilient.send('POST', PATH, ADA);
  student = created.headers.get('location') ?? '';
});
afterAll(() => world.remove());

const mendLink = () => world.toPostgres.become({ is: 'open' });
const damages: readonly Damage[] = [
  { name: 'hanging', break: () => world.toPostgres.become({ is: 'swallowing' }), mend: mendLink },
  { name: 'cut off', break: () => world.toPostgres.become({ is: 'cut' }), mend: mendLink },
  { name: 'killed', break: () => world.postgres.kill(), mend: () => world.postgres.start() },
];

describe('the resilient variant', () => {
  it.each(damages)('serves what it has seen while PostgreSQL is $name', async (damage) => {
    for (const path of [student, PATH]) expect((await resilient.request(path)).status).toBe(200);
    await damage.break();

    for (const path of [student, PATH]) {
      const answer = await resilient.request(path);
      expect([answer.status, answer.headers.get('x-data-stale')]).toEqual([200, 'true']);
    }
    for (const answer of [
      await resilient.request(NEVER_SEEN),
      await resilient.send('POST', PATH, ADA),
    ]) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await answer.json()).toMatchObject({ detail: 'The database is not available.' });
    }
    expect((await resilient.request('/health/ready')).status).toBe(200);

    await damage.mend();
    await eventually('writes work again', RECOVERY_LIMIT_MS, async () => {
      return (await resilient.send('PUT', student, ADA)).status === 200;
    });
    const fresh = await resilient.request(student);
    expect([fresh.status, fresh.headers.get('x-data-stale')]).toEqual([200, null]);
  });

  it('answers with the copy it has when PostgreSQL is slow', async () => {
    expect((await resilient.request(student)).status).toBe(200);
    await world.toPostgres.become({ is: 'slow', delayMs: 400 });
    const answer = await resilient.request(student);
    expect([answer.status, answer.headers.get('x-data-stale')]).toEqual([200, 'true']);
    await world.toPostgres.become({ is: 'open' });
  });

  it('is not ready when neither PostgreSQL nor Redis answers, and is again by itself', async () => {
    await Promise.all([
      world.toPostgres.become({ is: 'cut' }),
      world.toRedis.become({ is: 'cut' }),
    ]);
    await readinessBecomes(503);
    expect((await resilient.request('/health/live')).status).toBe(200);
    await Promise.all([
      world.toPostgres.become({ is: 'open' }),
      world.toRedis.become({ is: 'open' }),
    ]);
    await readinessBecomes(200);
  });
});

describe('the naive variant', () => {
  it('fails what it has seen while PostgreSQL is cut off', async () => {
    expect((await naive.request(student)).status).toBe(200);
    await world.toPostgres.become({ is: 'cut' });
    const answer = await eventually('its copy has expired', 5000, async () => {
      const candidate = await naive.request(student);
      return candidate.status !== 200 && candidate;
    });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([500, null]);
    await world.toPostgres.become({ is: 'open' });
  });
});

async function readinessBecomes(status: number): Promise<void> {
  await eventually(`readiness ${status}`, RECOVERY_LIMIT_MS, async () => {
    return (await resilient.request('/health/ready')).status === status;
  });
}
