import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from './kit/app.ts';
import { eventually } from './kit/eventually.ts';
import { World } from './kit/world.ts';

const TOKEN = 'the-token-of-this-test';

let world: World;
let app: AppProcess;

beforeAll(async () => {
  world = await World.create();
  app = await world.app({ ADMIN_TOKEN: TOKEN, RATE_LIMITS: 'off', CACHE_FRESH_MS: '600000' });
});
afterAll(() => world?.remove());

describe('the administration', () => {
  it('does not exist without a token', async () => {
    const other = await world.app();
    for (const path of ['/admin/config', '/admin/log-level', '/admin/breakers']) {
      const answer = await other.request(path, { headers: { authorization: `Bearer ${TOKEN}` } });
      expect(answer.status).toBe(404);
    }
  });

  it.each([undefined, 'Bearer', 'Bearer wrong', `Basic ${TOKEN}`, TOKEN])(
    'is closed to whoever says %s',
    async (authorization) => {
      const headers = authorization === undefined ? {} : { authorization };
      for (const path of ['/admin/cache/flush', '/admin/log-level']) {
        const answer = await app.request(path, { method: 'POST', headers, body: '{' });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer realm="admin"/);
      }
    },
  );

  it('shows the configuration in force without its secrets', async () => {
    const shown = await (await ask('/admin/config')).text();
    expect(JSON.parse(shown)).toMatchObject({
      variant: 'resilient',
      databaseUrl: world.databaseUrl,
      cache: { freshMs: 600_000 },
      admin: { token: '[redacted]' },
    });
    expect(shown).not.toContain(TOKEN);
  });

  it('changes the log level while it runs', async () => {
    expect(await (await ask('/admin/log-level')).json()).toEqual({ level: 'info' });
    expect(await (await post('/admin/log-level', { level: 'warn' })).json()).toEqual({
      level: 'warn',
    });
    await app.request('/?quiet=1');
    await post('/admin/log-level', { level: 'info' });
    await app.request('/?loud=1');
    await eventually('the log line', 5000, () => app.child.output.includes('/?loud=1'));
    expect(app.child.output).not.toContain('/?quiet=1');
    expect((await post('/admin/log-level', { level: 'loud' })).status).toBe(400);
  });

  it('drops the copies in the cache', async () => {
    const fields = { first_name: 'Ada', last_name: 'Lovelace', grade: 9 };
    const created = await app.send('POST', '/api/v1/students', fields);
    const path = created.headers.get('location') ?? '';
    const misses = () => app.metric('cache_requests_total{result="miss"}');
    const hits = () => app.metric('cache_requests_total{result="hit"}');
    await eventually('a copy', 5000, async () => {
      const before = await hits();
      await app.request(path);
      return (await hits()) > before;
    });
    const flushed = await post('/admin/cache/flush');
    expect(await flushed.json()).toEqual({ dropped: expect.any(Number) });
    const before = await misses();
    await app.request(path);
    expect(await misses()).toBe(before + 1);
  });

  it('shows the breakers and closes them', async () => {
    await world.toRedis.become({ is: 'cut' });
    await eventually('the breaker is open', 15_000, async () => {
      await app.request('/api/v1/students');
      return (await stateOf('cache')) !== 'closed';
    });
    await world.toRedis.become({ is: 'open' });
    const reset = await post('/admin/breakers/cache/reset');
    expect(await reset.json()).toEqual({ name: 'cache', state: 'closed' });
    expect((await post('/admin/breakers/nothing/reset')).status).toBe(404);
  });
});

async function stateOf(name: string): Promise<string | undefined> {
  const breakers = (await (await ask('/admin/breakers')).json()) as {
    name: string;
    state: string;
  }[];
  return breakers.find((breaker) => breaker.name === name)?.state;
}

function ask(path: string): Promise<Response> {
  return app.request(path, { headers: { authorization: `Bearer ${TOKEN}` } });
}

function post(path: string, body?: object): Promise<Response> {
  const authorization = `Bearer ${TOKEN}`;
  return app.request(path, {
    method: 'POST',
    headers: { authorization, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
}
