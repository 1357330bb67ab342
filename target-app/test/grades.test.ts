import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppProcess } from './kit/app.ts';
import { Child } from './kit/child.ts';
import type { Damage } from './kit/damage.ts';
import { eventually } from './kit/eventually.ts';
import { GradesProcess } from './kit/grades-process.ts';
import { Link } from './kit/link.ts';
import { World } from './kit/world.ts';

const PATH = '/api/v1/students';
const STATE = 'circuit_breaker_state{name="grades"}';
const used = (result: string) => `grades_requests_total{result="${result}"}`;
const RECOVERY_LIMIT_MS = 5000;

let world: World;
let service: GradesProcess;
let toGrades: Link;
let resilient: AppProcess;
let naive: AppProcess;

beforeAll(async () => {
  [world, service] = await Promise.all([World.create(), GradesProcess.start()]);
  toGrades = await Link.to(service.port);
  const env = {
    GRADES_URL: `http://127.0.0.1:${toGrades.port}`,
    RATE_LIMITS: 'off',
    // Copies are outdated at once: every read wants the grade service.
    CACHE_FRESH_MS: '1',
  };
  resilient = await world.app(env);
  naive = await world.app({ ...env, VARIANT: 'naive' });
});
afterAll(async () => {
  await world.remove();
  await Promise.all([toGrades.close(), service.kill()]);
});

type GradesDamage = Damage & {
  /** What `/health` says of it meanwhile. */
  readonly health: 'up' | 'down';
};

const mendLink = () => toGrades.become({ is: 'open' });
const damages: readonly GradesDamage[] = [
  {
    name: 'slow',
    break: () => toGrades.become({ is: 'slow', delayMs: 800 }),
    mend: mendLink,
    health: 'down',
  },
  {
    name: 'hanging',
    break: () => toGrades.become({ is: 'swallowing' }),
    mend: mendLink,
    health: 'down',
  },
  { name: 'cut off', break: () => toGrades.become({ is: 'cut' }), mend: mendLink, health: 'down' },
  { name: 'killed', break: () => service.kill(), mend: () => service.restart(), health: 'down' },
  {
    name: 'failing',
    break: () => service.restart({ VARIANT: 'failing' }),
    mend: () => service.restart(),
    health: 'up',
  },
];

describe('the resilient variant', () => {
  it('has the grades of a student, and none of nobody', async () => {
    const { path, id } = await newStudent();
    const body = (await freshGrades(path)) as { grades: unknown[] };
    expect(body).toMatchObject({ student_id: id, stale: false });
    expect(body.grades).toHaveLength(12);
    expect(await (await naive.request(path)).json()).toEqual(body);
    expect((await resilient.request(`${PATH}/STU-${'0'.repeat(26)}/grades`)).status).toBe(404);
    expect((await resilient.request('/health')).status).toBe(200);
  });

  it.each(damages)(
    'answers with what it knows at once while the service is $name, and recovers by itself',
    async (damage) => {
      const known = await newStudent();
      const unknown = await newStudent();
      const before = await freshGrades(known.path);
      await damage.break();

      await eventually('the breaker opens', 20_000, async () => {
        expect((await resilient.request(known.path)).status).toBe(200);
        return (await resilient.metric(STATE)) === 1;
      });
      const rejected = await resilient.metric(used('rejected'));
      const stale = await resilient.request(known.path);
      expect([stale.status, stale.headers.get('x-data-stale')]).toEqual([200, 'true']);
      expect(await stale.json()).toEqual({ ...before, stale: true });
      const refused = await resilient.request(unknown.path);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await refused.json()).toMatchObject({ detail: 'The grade service is not available.' });
      expect(await resilient.metric(used('rejected'))).toBeGreaterThan(rejected);
      expect(await healthOfGrades()).toEqual({ ready: 200, grades: damage.health });

      await damage.mend();
      await eventually('the breaker closes', RECOVERY_LIMIT_MS, async () => {
        return (await resilient.metric(STATE)) === 0;
      });
      expect(await freshGrades(unknown.path)).toMatchObject({
        student_id: unknown.id,
        stale: false,
      });
    },
  );

  it('says that there is no grade service when none is configured', async () => {
    const app = await world.app({ RATE_LIMITS: 'off' });
    const answer = await app.request((await newStudent()).path);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ detail: 'No grade service is configured.' });
    await app.child.stop('SIGKILL');
  });
});

describe('the naive variant', () => {
  it('does not answer as long as the service hangs, while the resilient variant does', async () => {
    const { path } = await newStudent();
    await toGrades.become({ is: 'swallowing' });
    const client = new AbortController();
    const hanging = naive.request(path, { signal: client.signal });
    const first = await Promise.race([
      hanging.then(() => 'naive'),
      resilient.request(path).then(() => 'resilient'),
    ]);
    expect(first).toBe('resilient');
    client.abort();
    await expect(hanging).rejects.toThrow('aborted');
    await toGrades.become({ is: 'open' });
  });

  it('hands every failure on', async () => {
    const { path } = await newStudent();
    await toGrades.become({ is: 'cut' });
    expect((await naive.request(path)).status).toBe(500);
    await toGrades.become({ is: 'open' });
    await service.restart({ VARIANT: 'failing' });
    expect((await naive.request(path)).status).toBe(502);
    await service.restart();
    expect((await naive.request(path)).status).toBe(200);
  });
});

describe('the grade service', () => {
  it('finishes what is under way when it is told to stop', async () => {
    const leaving = await GradesProcess.start({
      GRADES_LATENCY_MIN_MS: '500',
      GRADES_LATENCY_MAX_MS: '500',
      DRAIN_MS: '0',
    });
    const url = `http://127.0.0.1:${leaving.port}`;
    const request = fetch(`${url}/grades/STU-1`);
    await eventually('it is under way', 5000, async () => {
      const text = await (await fetch(`${url}/metrics`)).text();
      return text.includes('http_requests_in_flight 2\n');
    });
    leaving.child.process.kill('SIGTERM');
    expect((await request).status).toBe(200);
    expect(await leaving.child.ends()).toEqual({ code: 0, signal: null });
  });

  it('refuses a configuration that makes no sense', async () => {
    const main = new URL('../src/grades-main.ts', import.meta.url).pathname;
    const child = new Child(process.execPath, [main], {
      env: { PATH: process.env['PATH'], PORT: 'http', VARIANT: 'naive' },
    });
    expect(await child.ends()).toEqual({ code: 1, signal: null });
    expect(child.output).toBe(
      [
        'The configuration is not valid:',
        '  PORT must be a whole number from 0 to 65535, not "http".',
        '  VARIANT must be one of steady, failing, not "naive".',
        '',
      ].join('\n'),
    );
  });
});

async function newStudent(): Promise<{ readonly id: string; readonly path: string }> {
  const fields = { first_name: 'Ada', last_name: 'Lovelace', grade: 9 };
  const created = await resilient.send('POST', PATH, fields);
  const { id } = (await created.json()) as { id: string };
  return { id, path: `${PATH}/${id}/grades` };
}

/** On a busy machine a sound service may be too late for once. */
async function freshGrades(path: string): Promise<object> {
  return eventually('fresh grades', RECOVERY_LIMIT_MS, async () => {
    const answer = await resilient.request(path);
    const isFresh = answer.status === 200 && answer.headers.get('x-data-stale') === null;
    return isFresh && ((await answer.json()) as object);
  });
}

async function healthOfGrades() {
  const health = await (await resilient.request('/health')).json();
  const { dependencies } = health as { dependencies: { name: string; status: string }[] };
  return {
    ready: (await resilient.request('/health/ready')).status,
    grades: dependencies.find(({ name }) => name === 'grades')?.status,
  };
}
