import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from '../src/collections/page.ts';
import type { Student } from '../src/students/student.ts';
import { migrate, type AppProcess } from './kit/app.ts';
import { eventually } from './kit/eventually.ts';
import { World } from './kit/world.ts';

const ADA = { first_name: 'Ada', last_name: 'Lovelace', grade: 9 };
const PATH = '/api/v1/students';

let world: World;
let app: AppProcess;

beforeAll(async () => {
  world = await World.create();
  app = await world.app();
});
afterAll(() => world.remove());

describe('the students API on a real PostgreSQL and a real Redis', () => {
  it('creates, reads, replaces and deletes, and every read sees the last write', async () => {
    const created = await app.send('POST', PATH, ADA);
    expect(created.status).toBe(201);
    const student = (await created.json()) as { id: string };
    expect(student).toMatchObject(ADA);
    const path = `${PATH}/${student.id}`;
    expect(created.headers.get('location')).toBe(path);

    expect(await read(path)).toEqual({ status: 200, body: student });
    expect(await read(`${PATH}?limit=1`)).toMatchObject({
      status: 200,
      body: { items: [student] },
    });

    const replaced = await app.send('PUT', path, { ...ADA, grade: 10 });
    expect(replaced.status).toBe(200);
    expect(await read(path)).toMatchObject({ status: 200, body: { ...ADA, grade: 10 } });
    expect(await read(PATH)).toMatchObject({ body: { items: [{ id: student.id, grade: 10 }] } });

    expect((await app.request(path, { method: 'DELETE' })).status).toBe(204);
    expect(await read(path)).toMatchObject({ status: 404 });
    expect(await read(PATH)).toEqual({ status: 200, body: { items: [], next: null } });
    expect((await app.request(path, { method: 'DELETE' })).status).toBe(404);
    expect((await app.send('PUT', path, ADA)).status).toBe(404);
  });

  it('leads from page to page', async () => {
    const ids: string[] = [];
    for (let grade = 1; grade <= 5; grade += 1) {
      const answer = await app.send('POST', PATH, { ...ADA, grade });
      ids.unshift(((await answer.json()) as { id: string }).id);
    }
    const seen: string[] = [];
    let next: string | null = `${PATH}?limit=2`;
    while (next !== null) {
      const page = (await (await app.request(next)).json()) as Page<Student>;
      seen.push(...page.items.map(({ id }) => id));
      next = page.next;
    }
    expect(seen).toEqual(ids);
  });

  it('answers from the cache the second time, and counts it', async () => {
    const { id } = (await (await app.send('POST', PATH, ADA)).json()) as { id: string };
    const hits = await app.metric('cache_requests_total{result="hit"}');
    await eventually('a read from the cache', 5000, async () => {
      await read(`${PATH}/${id}`);
      return (await app.metric('cache_requests_total{result="hit"}')) > hits;
    });
    expect(await app.metric('students_created_total')).toBeGreaterThan(0);
    expect(await app.metric('db_query_duration_seconds_count')).toBeGreaterThan(0);
  });

  it('writes one log line a request, with the ids of the answer', async () => {
    const headers = { 'x-request-id': 'request-1' };
    const answer = await app.request('/health/live?from=test', { headers });
    const lines = await eventually('the log line', 5000, () => {
      const found = app.child.output.split('\n').filter((line) => line.includes('"request-1"'));
      return found.length > 0 && found;
    });
    expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
      expect.objectContaining({
        request_id: 'request-1',
        trace_id: answer.headers.get('traceparent')?.split('-')[1],
        method: 'GET',
        route: '/health/live',
        url: '/health/live?from=test',
        status: 200,
        duration_ms: expect.any(Number),
        msg: 'request',
      }),
    ]);
  });

  it('is migrated once, however often the migrations are run', async () => {
    const again = await migrate(world.databaseUrl);
    expect(again.exit).toEqual({ code: 0, signal: null });
    expect(again.output).toMatch(/"msg":"migrated","applied":\[\]/);
  });
});

async function read(path: string) {
  const answer = await app.request(path);
  const body: unknown = await answer.json();
  return { status: answer.status, body };
}
