import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { AppProcess } from './kit/app.ts';
import { eventually } from './kit/eventually.ts';
import { WorkerProcess } from './kit/worker-process.ts';
import { World } from './kit/world.ts';

const PATH = '/api/v1/students';
const ADA = { first_name: 'Ada', last_name: 'Lovelace', grade: 9 };
const WITHOUT = { ENABLE_SQS: 'false', ENABLE_DYNAMODB: 'false', RATE_LIMITS: 'off' };
const LIMIT_MS = 60_000;

let world: World;
let app: AppProcess;
let client: Client;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  world = await World.create();
  app = await world.app(WITHOUT);
  client = new Client({ connectionString: world.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await Promise.all(workers.map((worker) => worker.child.stop('SIGKILL')));
  await world.remove();
});

describe('without a queue and without DynamoDB', () => {
  it('holds the events in the outbox, and the workers empty it in order', async () => {
    const created = await app.send('POST', PATH, ADA);
    const { id } = (await created.json()) as { id: string };
    await app.send('PUT', `${PATH}/${id}`, { ...ADA, last_name: 'Byron' });
    const other = await app.send('POST', PATH, { ...ADA, first_name: '100%' });
    expect((await app.request(`${PATH}/${id}`, { method: 'DELETE' })).status).toBe(204);
    await eventually('they are counted', LIMIT_MS, async () => {
      return (await app.metric('outbox_pending')) === 4;
    });
    expect(await app.metric('data_age_seconds')).toBeGreaterThan(0);

    const env = { ...world.env, ...WITHOUT };
    workers.push(await WorkerProcess.ready(env), await WorkerProcess.ready(env));
    await eventually('nothing is waiting', LIMIT_MS, async () => {
      return (await app.metric('outbox_pending')) === 0;
    });

    const records = await client.query(
      'SELECT type FROM audit_log WHERE subject = $1 ORDER BY recorded_at, event_id',
      [id],
    );
    expect(records.rows).toEqual([
      { type: 'student.created' },
      { type: 'student.updated' },
      { type: 'student.deleted' },
    ]);
    const requests = await client.query(
      "SELECT detail->>'method' AS method, detail->>'status' AS status FROM audit_log WHERE type = 'request' ORDER BY occurred_at",
    );
    expect(requests.rows).toEqual([
      { method: 'POST', status: '201' },
      { method: 'PUT', status: '200' },
      { method: 'POST', status: '201' },
      { method: 'DELETE', status: '204' },
    ]);
    const { id: otherId } = (await other.json()) as { id: string };
    expect(await find('')).toEqual([otherId]);
    // What LIKE would take for a pattern is taken by the letter.
    expect(await find('100% love')).toEqual([otherId]);
    expect(await find('1%0')).toEqual([]);
    expect(await find('LOVELACE 1')).toEqual([otherId]);
  });

  it('refuses a search that makes no sense', async () => {
    const answer = await app.request(`${PATH}/summary?limit=0`);
    expect(answer.status).toBe(400);
  });

  it('has no search where nobody keeps the summary', async () => {
    const alone = await world.app();
    const answer = await alone.request(`${PATH}/summary`);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
    const created = await alone.send('POST', PATH, ADA);
    expect(created.status).toBe(201);
    const { rows } = await client.query<{ count: number }>(
      'SELECT count(*)::int FROM outbox WHERE student_id IS NOT NULL AND published_at IS NULL',
    );
    expect(rows).toEqual([{ count: 0 }]);
  });
});

async function find(words: string): Promise<readonly string[]> {
  const answer = await app.request(`${PATH}/summary?search=${encodeURIComponent(words)}`);
  const { items } = (await answer.json()) as { items: { id: string }[] };
  return items.map(({ id }) => id);
}
