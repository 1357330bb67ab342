import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from '../src/collections/page.ts';
import type { User } from '../src/users/user.ts';
import type { AppProcess } from './kit/app.ts';
import { eventually } from './kit/eventually.ts';
import { World } from './kit/world.ts';

const PATH = '/api/users';
const ADA = { name: 'Ada Lovelace', email: 'Ada@Example.com' };

let world: World;
let app: AppProcess;

beforeAll(async () => {
  world = await World.create();
  app = await world.app({ RATE_LIMITS: 'off' });
});
afterAll(() => world?.remove());

describe('the users API on a real PostgreSQL and a real Redis', () => {
  it('registers, reads, replaces and removes, and every read sees the last write', async () => {
    const registered = await app.send('POST', PATH, { ...ADA, name: ' Ada Lovelace ' });
    expect(registered.status).toBe(201);
    const user = (await registered.json()) as User;
    expect(user).toMatchObject({ name: 'Ada Lovelace', email: 'ada@example.com' });
    const path = `${PATH}/${user.id}`;
    expect(registered.headers.get('location')).toBe(path);
    expect(await app.metric('users_registered_total')).toBe(1);
    expect(await read(path)).toEqual({ status: 200, body: user });
    expect(await read(PATH)).toEqual({ status: 200, body: { items: [user], next: null } });

    const replaced = await app.send('PUT', path, { name: 'Ada King', email: 'king@example.com' });
    expect(replaced.status).toBe(200);
    expect(await read(path)).toMatchObject({
      body: { name: 'Ada King', email: 'king@example.com' },
    });
    expect(await read(PATH)).toMatchObject({ body: { items: [{ name: 'Ada King' }] } });

    expect((await app.request(path, { method: 'DELETE' })).status).toBe(204);
    expect(await read(path)).toMatchObject({ status: 404 });
    expect(await read(PATH)).toEqual({ status: 200, body: { items: [], next: null } });
    expect((await app.request(path, { method: 'DELETE' })).status).toBe(404);
    expect((await app.send('PUT', path, ADA)).status).toBe(404);
  });

  it('has one user an e-mail address, however it is typed and whoever comes first', async () => {
    const attempts = ['X@example.com', 'x@example.com', 'x@EXAMPLE.com', 'X@Example.Com'].map(
      (email) => app.send('POST', PATH, { name: 'X', email }),
    );
    const answers = await Promise.all(attempts);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409]);
    const other = await app.send('POST', PATH, { name: 'Y', email: 'y@example.com' });
    const { id } = (await other.json()) as User;
    const taken = await app.send('PUT', `${PATH}/${id}`, { name: 'Y', email: 'x@example.com' });
    expect(taken.status).toBe(409);
    expect(await taken.json()).toMatchObject({
      title: 'Conflict',
      detail: 'There is a user with this e-mail address.',
      errors: [{ field: 'email', detail: 'is taken' }],
    });
  });

  it.each([
    { name: 'a\u0000b', email: 'nul@example.com', field: 'name' },
    { name: ' ', email: 'blank@example.com', field: 'name' },
    { name: `a${'\u0301'.repeat(300)}`, email: 'marks@example.com', field: 'name' },
    { name: 'A', email: 'no address', field: 'email' },
    { name: 'A', email: `${'a'.repeat(60)}@${'b.'.repeat(120)}com`, field: 'email' },
  ])('names the field that is wrong: $email', async ({ name, email, field }) => {
    const answer = await app.send('POST', PATH, { name, email });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining(field) });
  });

  it('leads from page to page', async () => {
    const names = ['1', '2', '3', '4', '5'];
    for (const name of names) {
      await app.send('POST', PATH, { name, email: `${name}@pages.example.com` });
    }
    const seen: string[] = [];
    let next: string | null = `${PATH}?limit=2`;
    while (next !== null && seen.length < 5) {
      const page = (await (await app.request(next)).json()) as Page<User>;
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ name }) => name));
      next = page.next;
    }
    expect(seen.slice(0, 5)).toEqual(names.toReversed());
  });
});

describe('the items API', () => {
  it('creates, reads and pages', async () => {
    const path = '/api/v1/items';
    const fields = { name: 'Ruler', quantity: 3, price_cents: 250 };
    const created = await app.send('POST', path, fields);
    expect(created.status).toBe(201);
    const item = (await created.json()) as { id: string };
    expect(item).toMatchObject(fields);
    expect(await read(`${path}/${item.id}`)).toEqual({ status: 200, body: item });
    const next = (await (await app.send('POST', path, fields)).json()) as { id: string };
    const first = await read(`${path}?limit=1`);
    expect(first.body).toEqual({ items: [next], next: `${path}?limit=1&after=${next.id}` });
    expect(await read(`${path}?limit=1&after=${next.id}`)).toEqual({
      status: 200,
      body: { items: [item], next: null },
    });
    expect((await app.send('POST', path, { ...fields, quantity: -1 })).status).toBe(400);
    expect((await read(`${path}/ITM-${'0'.repeat(26)}`)).status).toBe(404);
  });
});

describe('the visits', () => {
  it('are counted in PostgreSQL, across restarts and replicas', async () => {
    await eventually('a count', 10_000, async () => (await visits(app)) !== null);
    const before = (await visits(app)) ?? 0;
    await app.child.stop('SIGTERM');
    expect(app.child.exit).toEqual({ code: 0, signal: null });
    app = await world.app({ RATE_LIMITS: 'off' });
    await eventually('the count goes on', 10_000, async () => (await visits(app)) !== null);
    expect(await visits(app)).toBeGreaterThan(before);
  });

  it('do not keep anybody waiting for a database that is gone, and are not lost', async () => {
    const before = (await visits(app)) ?? 0;
    await world.toPostgres.become({ is: 'cut' });
    for (let visit = 0; visit < 20; visit += 1) expect(await visits(app)).toBeGreaterThan(before);
    await world.toPostgres.become({ is: 'open' });
    const other = await world.app({ RATE_LIMITS: 'off' });
    await eventually('another replica sees them', 15_000, async () => {
      return ((await visits(other)) ?? 0) > before + 20;
    });
  });

  it('fail the naive variant when the database is gone', async () => {
    const naive = await world.app({ VARIANT: 'naive', RATE_LIMITS: 'off' });
    expect((await naive.request('/')).status).toBe(200);
    await world.toPostgres.become({ is: 'cut' });
    expect((await naive.request('/')).status).toBe(500);
    await world.toPostgres.become({ is: 'open' });
  });
});

async function visits(of: AppProcess): Promise<number | null> {
  const answer = await of.request('/');
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { visits: number | null }).visits;
}

async function read(path: string) {
  const answer = await app.request(path);
  const body: unknown = await answer.json();
  return { status: answer.status, body };
}
