import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppProcess } from './kit/app.ts';
import { eventually } from './kit/eventually.ts';
import { World } from './kit/world.ts';

const STUDENTS = '/api/v1/students';
const REQUESTS = 200;
const MAX_IN_FLIGHT = 20;
/** As long as it takes to be many at once, even on a busy machine. */
const SLOW = { is: 'slow', delayMs: 1000 } as const;
/** On a busy machine more is late than the database, and time-outs would open its breaker. */
const HOWEVER_LATE = {
  DATABASE_ACQUIRE_TIMEOUT_MS: '60000',
  DATABASE_QUERY_TIMEOUT_MS: '60000',
};

let world: World;
beforeAll(async () => {
  world = await World.create();
});
afterAll(() => world.remove());

/** Students that nobody has read and that do not exist: each is a question for the database. */
function neverSeen(index: number): string {
  return `${STUDENTS}/STU-${String(index).padStart(26, '0')}`;
}

async function flood(app: AppProcess) {
  const paths = Array.from({ length: REQUESTS }, (_, index) => neverSeen(index));
  const answers = await Promise.all(paths.map((path) => app.request(path)));
  const shed = answers.filter(({ status }) => status === 503);
  return { answers, shed };
}

describe('the resilient variant with more requests than it can serve', () => {
  it('serves a bounded number, tells the rest when to come back, and recovers at once', async () => {
    const app = await world.app({ ...HOWEVER_LATE, MAX_IN_FLIGHT: String(MAX_IN_FLIGHT) });
    await world.toPostgres.become(SLOW);
    const flooding = flood(app);
    await eventually('sheds', 10_000, async () => (await totalShed(app)) > 0);
    for (const probe of ['/health/live', '/health/startup', '/metrics', '/sre/alerts']) {
      expect((await app.request(probe)).status).toBe(200);
    }
    // What these say depends on how late the database is; that they say it, and are not shed, is what matters here.
    for (const probe of ['/health/ready', '/health']) {
      expect(await (await app.request(probe)).json()).toHaveProperty('dependencies');
    }

    const { answers, shed } = await flooding;
    const served = answers.filter(({ status }) => status === 404);
    expect(served.length + shed.length).toBe(REQUESTS);
    // Half of the bound is taken on however late the event loop is.
    expect(served.length).toBeGreaterThanOrEqual(MAX_IN_FLIGHT / 2);
    expect(shed.length).toBeGreaterThan(REQUESTS / 2);
    for (const answer of shed) {
      expect(answer.headers.get('retry-after')).toMatch(/^[123]$/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(await answer.json()).toMatchObject({
        detail: 'There are more requests than can be served well.',
      });
    }
    expect(new Set(shed.map(({ headers }) => headers.get('retry-after'))).size).toBeGreaterThan(1);
    expect(await totalShed(app)).toBe(shed.length);

    await world.toPostgres.become({ is: 'open' });
    for (let index = 0; index < 50; index += 1) {
      expect((await app.request(neverSeen(index))).status).toBe(404);
    }
    expect(await totalShed(app)).toBe(shed.length);
  });

  it('does not let callers queue for a connection without end', async () => {
    const app = await world.app({
      ...HOWEVER_LATE,
      DATABASE_POOL_SIZE: '2',
      DATABASE_MAX_WAITING: '5',
    });
    await world.toPostgres.become(SLOW);
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => app.request(neverSeen(index))),
    );
    await world.toPostgres.become({ is: 'open' });
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThanOrEqual(15);
    expect(await app.metric('db_queries_refused_total')).toBe(refused.length);
    expect(answers.filter(({ status }) => status === 404).length).toBe(30 - refused.length);
  });
});

describe('the naive variant', () => {
  it('takes on everything', async () => {
    const app = await world.app({ VARIANT: 'naive', MAX_IN_FLIGHT: String(MAX_IN_FLIGHT) });
    const { answers } = await flood(app);
    expect(answers.map(({ status }) => status)).toEqual(Array(REQUESTS).fill(404));
  });
});

describe('the variants that are bad on purpose', () => {
  it('leak until the heap is full and the process dies', async () => {
    const app = await world.app({
      VARIANT: 'leaking',
      LEAK_KB_PER_REQUEST: '4096',
      NODE_OPTIONS: '--max-old-space-size=96',
    });
    expect(await (await app.request('/')).json()).toMatchObject({ variant: 'leaking' });
    while (app.child.exit === undefined) await app.request('/').catch(() => undefined);
    expect(app.child.output).toContain('JavaScript heap out of memory');
    expect(app.child.exit.signal ?? app.child.exit.code).not.toBe(0);
  });

  it('are ready and fail a share of what is asked', async () => {
    const app = await world.app({ VARIANT: 'bad-deploy', BAD_DEPLOY_ERROR_RATE: '1' });
    expect((await app.request(STUDENTS)).status).toBe(500);
    expect((await app.request('/health/ready')).status).toBe(200);
    expect(await app.metric('app_info{version="0.1.0",variant="bad-deploy"}')).toBe(1);
  });

  it('are not ready before their time', async () => {
    const app = await AppProcess.listening({
      ...world.env,
      VARIANT: 'slow-start',
      SLOW_START_MS: '3000',
    });
    await eventually('the database is there', 10_000, async () => {
      return (await app.request(STUDENTS)).status === 200;
    });
    for (const probe of ['startup', 'ready']) {
      expect((await app.request(`/health/${probe}`)).status).toBe(503);
    }
    await app.child.says(/"msg":"ready"/);
    expect((await app.request('/health/ready')).status).toBe(200);
    await app.child.stop('SIGKILL');
  });
});

async function totalShed(app: AppProcess): Promise<number> {
  const reasons = ['in_flight', 'event_loop'];
  const counts = reasons.map((reason) => app.metric(`requests_shed_total{reason="${reason}"}`));
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}
