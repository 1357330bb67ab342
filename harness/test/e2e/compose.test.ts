import { randomInt } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePlaces } from '../../src/adapters/compose-environment/free-places.ts';
import { PORT_VARIABLES } from '../kit/compose-project.ts';
import { faultline, whatStillRuns } from '../kit/faultline-process.ts';
import { removeProjects, whatIsLeftOf } from '../kit/engine-contents.ts';

/** Beside whatever else is up on this engine, a playground too. */
const PROJECT = `faultline-test-e2e-${process.pid}-${randomInt(100_000)}`;

/** Shorter than a person would choose, long enough for every objective to be decidable. */
const SHORT = {
  warmup: '3s',
  baseline: '12s',
  // Long enough for one slow second of a busy machine.
  fault: '20s',
  // Good again within 10 s, then good for 15 s: shorter cannot be decided.
  recovery: '26s',
};

type Outcome = {
  readonly verdict: string;
  readonly status: string;
  readonly cleanup: string;
  readonly exitCode: number | null;
  /** What the run printed: shown beside an outcome that was not expected. */
  readonly said: string;
};

let out: string;
let env: Readonly<Record<string, string>>;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'faultline-compose-'));
  const places = await freePlaces({
    portVariables: PORT_VARIABLES,
    subnetVariables: ['APP_SUBNET', 'DATA_SUBNET'],
  });
  env = { COMPOSE_PROJECT_NAME: PROJECT, ...places };
});
afterAll(async () => {
  // Only where a test before has failed is it still up.
  await faultline(['env', 'down', 'local'], undefined, env);
  await removeProjects(PROJECT);
  await rm(out, { recursive: true });
});

async function outcomeOf(
  experiment: string,
  environment: string,
  options: { readonly variant?: string; readonly phases?: Partial<typeof SHORT> } = {},
): Promise<Outcome> {
  const folder = await mkdtemp(join(out, `${environment}-`));
  const phases = Object.entries({ ...SHORT, ...options.phases });
  const { exitCode, stdout, stderr } = await faultline(
    [
      'run',
      experiment,
      '--env',
      environment,
      '--out',
      folder,
      ...phases.flatMap(([phase, length]) => ['--set', `phases.${phase}=${length}`]),
      ...(options.variant === undefined ? [] : ['--variant', options.variant]),
    ],
    undefined,
    env,
  );
  const [run, ...others] = await readdir(join(folder, experiment)).catch(() => []);
  if (run === undefined || others.length > 0) throw new Error(`${stderr}\n${stdout}`);
  const text = await readFile(join(folder, experiment, run, 'report.json'), 'utf8');
  const { verdict, status, cleanup } = JSON.parse(text) as Outcome;
  return { verdict, status, cleanup, exitCode, said: stdout };
}

const ANYTHING: unknown = expect.any(String);
const PASS = {
  verdict: 'pass',
  status: 'completed',
  cleanup: 'clean',
  exitCode: 0,
  said: ANYTHING,
};
const FAIL = {
  verdict: 'fail',
  status: 'completed',
  cleanup: 'clean',
  exitCode: 1,
  said: ANYTHING,
};

/** In this order; the project stays up from the first to the last. */
describe('the compose environment', () => {
  it('is brought up, and is healthy', async () => {
    const { exitCode, stdout, stderr } = await faultline(['env', 'up', 'compose'], undefined, env);
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(`${PROJECT}-toxiproxy-1`);
    expect(stdout).toContain('serves api-postgres, api-redis');
  });

  it('is up beside local, so that no run has anything to start', async () => {
    const { exitCode } = await faultline(['env', 'up', 'local'], undefined, env);
    expect(exitCode).toBe(0);
  });

  // That of cache-latency is the business of main-job.test.ts on local, and of the guide to compose there.
  it.each([
    ['cache-down', {}],
    ['database-down', {}],
    // Starting again takes a second or two, whatever the length of the phase of which it is a share.
    ['api-killed', { fault: '30s' }],
  ])('gives %s the verdict it has on local', async (experiment, phases) => {
    // One after the other: each is to have the machine to itself.
    const local = await outcomeOf(experiment, 'local', { phases });
    const compose = await outcomeOf(experiment, 'compose', { phases });
    expect({ compose, local }).toEqual({ compose: PASS, local: PASS });
  });

  it('leaves local to be taken down by itself', async () => {
    expect((await faultline(['env', 'down', 'local'], undefined, env)).exitCode).toBe(0);
  });

  it('is taken down, and leaves its volumes alone', async () => {
    const { exitCode } = await faultline(['env', 'down', 'compose'], undefined, env);
    expect(exitCode).toBe(0);
    const left = await whatIsLeftOf(PROJECT);
    expect(left.toSorted()).toEqual([`${PROJECT}_postgres-data`, `${PROJECT}_prometheus-data`]);
    await removeProjects(PROJECT);
  });

  it('fails the naive variant of cache-latency as local does, on a project of the run’s own', async () => {
    const outcome = await outcomeOf('cache-latency', 'compose', { variant: 'api=naive' });
    expect(outcome).toEqual(FAIL);
    expect(await whatIsLeftOf(PROJECT)).toEqual([]);
    expect(whatStillRuns()).toEqual([]);
  });

  it('says so when there is no engine', async () => {
    const { exitCode, stderr } = await faultline(['env', 'status', 'compose'], undefined, {
      ...env,
      DOCKER_HOST: 'unix:///nowhere/docker.sock',
    });
    expect(exitCode).toBe(5);
    expect(stderr).toContain('ENGINE_UNREACHABLE');
    expect(stderr).toContain('/nowhere/docker.sock');
    expect(stderr).toContain('DOCKER_HOST');
  });
});
