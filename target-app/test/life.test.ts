import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppProcess } from './kit/app.ts';
import { Child } from './kit/child.ts';
import { eventually } from './kit/eventually.ts';
import { freePort } from './kit/free-port.ts';
import { World } from './kit/world.ts';

const PATH = '/api/v1/students';
const EXIT_LIMIT_MS = 10_000;

let world: World;

beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.remove());

describe('stopping', () => {
  it('fails no request of clients that stop when readiness drops', async () => {
    const app = await world.app({ DRAIN_MS: '1000' });
    const balancer = { sendsTraffic: true };
    const statuses: number[] = [];
    const client = async (): Promise<void> => {
      while (balancer.sendsTraffic) statuses.push((await app.request(PATH)).status);
    };
    const clients = Promise.all(Array.from({ length: 8 }, client));
    await eventually('traffic flows', 5000, () => statuses.length > 100);

    app.child.process.kill('SIGTERM');
    const notReady = await eventually('readiness drops', 5000, async () => {
      const { status } = await app.request('/health/ready');
      return status !== 200 && status;
    });
    balancer.sendsTraffic = false;
    await clients;
    expect(notReady).toBe(503);
    expect(statuses.filter((status) => status !== 200)).toEqual([]);
    expect(await app.child.ends(EXIT_LIMIT_MS)).toEqual({ code: 0, signal: null });
  });

  it('finishes the requests under way when the door closes', async () => {
    const app = await world.app({ DRAIN_MS: '0' });
    await world.toPostgres.become({ is: 'slow', delayMs: 500 });
    const request = app.request(`${PATH}/STU-${'0'.repeat(26)}`);
    await eventually('it is under way', 5000, async () => {
      return (await app.metric('http_requests_in_flight')) === 2;
    });
    app.child.process.kill('SIGTERM');
    expect((await request).status).toBe(404);
    expect(await app.child.ends(EXIT_LIMIT_MS)).toEqual({ code: 0, signal: null });
    await world.toPostgres.become({ is: 'open' });
  });

  it('is immediate in the naive variant', async () => {
    const app = await world.app({ VARIANT: 'naive' });
    await app.child.stop('SIGTERM');
    expect(app.child.exit).toEqual({ code: 0, signal: null });
  });
});

describe('starting', () => {
  it('works without Redis', async () => {
    const app = await world.app({ REDIS_URL: `redis://127.0.0.1:${await freePort()}` });
    expect((await app.request(PATH)).status).toBe(200);
    expect((await app.request('/health/ready')).status).toBe(200);
  });

  it('waits for PostgreSQL', async () => {
    await world.toPostgres.become({ is: 'cut' });
    const app = await AppProcess.listening(world.env);
    try {
      expect((await app.request('/health/live')).status).toBe(200);
      expect((await app.request('/health/startup')).status).toBe(503);
      await world.toPostgres.become({ is: 'open' });
      await app.child.says(/"msg":"ready"/);
      expect((await app.request('/health/startup')).status).toBe(200);
    } finally {
      await app.child.stop('SIGKILL');
    }
  });

  it('gives up without PostgreSQL and says why', async () => {
    const port = await freePort();
    const app = new AppProcess({
      ...world.env,
      DATABASE_URL: `postgres://app:hunter2@127.0.0.1:${port}/app`,
      STARTUP_DEADLINE_MS: '600',
    });
    expect(await app.child.ends()).toEqual({ code: 1, signal: null });
    expect(app.child.output).toContain('"msg":"the service could not start"');
    expect(app.child.output).toContain('The database was not usable within 600 ms.');
    expect(app.child.output).toContain(`connect ECONNREFUSED 127.0.0.1:${port}`);
    expect(app.child.output).not.toContain('hunter2');
  });

  it('refuses a configuration that makes no sense', async () => {
    const app = new AppProcess({ PORT: 'http' });
    expect(await app.child.ends()).toEqual({ code: 1, signal: null });
    expect(app.child.output).toBe(
      [
        'The configuration is not valid:',
        '  PORT must be a whole number from 0 to 65535, not "http".',
        '  DATABASE_URL is missing; it looks like postgres://user:password@host:port/name',
        '  REDIS_URL is missing; it looks like redis://user:password@host:port/name',
        '',
      ].join('\n'),
    );
  });
});

describe('running', () => {
  it('goes on when nobody reads its log any more', async () => {
    const app = await world.app();
    app.child.process.stdout?.destroy();
    for (let request = 0; request < 20; request += 1) {
      expect((await app.request(PATH)).status).toBe(200);
    }
    await app.child.stop('SIGTERM');
    expect(app.child.exit).toEqual({ code: 0, signal: null });
  });

  it('reports a forgotten rejection and goes on, and reports an uncaught exception and ends', async () => {
    const guard = new URL('../src/lifecycle/crash-guard.ts', import.meta.url).href;
    const script = `
      import { guardAgainstCrashes } from '${guard}';
      const say = ({ err }, message) => console.log(message + ': ' + err.message);
      guardAgainstCrashes({ error: say, fatal: say }, (code) => process.exit(code));
      Promise.reject(new Error('forgotten'));
      setTimeout(() => { throw new Error('uncaught'); }, 20);`;
    const child = new Child(process.execPath, ['--input-type=module', '-e', script]);
    expect(await child.ends()).toEqual({ code: 1, signal: null });
    expect(child.output).toBe(
      'a promise was rejected and nobody handled it: forgotten\nan exception was not caught: uncaught\n',
    );
  });
});
