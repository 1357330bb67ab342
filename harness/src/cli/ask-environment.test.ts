import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { CACHE_LATENCY, LATENCY, LOCAL } from '../../test/fixtures/sample-experiment.ts';
import { commandHost } from '../../test/kit/command-host.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { Objective } from '../domain/objective.ts';
import type { Environment, EnvironmentSession, ServiceHealth } from '../ports/environment.ts';
import type { MetricsSource } from '../ports/metrics-source.ts';
import { askEnvironment } from './ask-environment.ts';
import { openExperiment, type OpenedExperiment } from './open-experiment.ts';
import { findProject } from './project.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');
const { host } = commandHost(REPOSITORY);
const project = findProject(REPOSITORY);

const quick: Objective = {
  kind: 'latency',
  name: 'quick',
  sli: LATENCY,
  underMs: 300,
  target: 0.95,
  during: ['fault'],
};
const queue: Objective = {
  kind: 'value',
  name: 'queue',
  sli: { name: 'queue', service: 'api', description: '', server: { kind: 'value', query: 'jobs' } },
  op: 'lte',
  limit: 10,
  of: { kind: 'max' },
  during: ['fault'],
};

let opened: OpenedExperiment;
beforeAll(async () => {
  const wanted = { name: 'cache-latency', environment: 'local', overrides: [] };
  const read = await openExperiment(project, REPOSITORY, wanted);
  const experiment = { ...CACHE_LATENCY, objectives: [quick, queue] };
  opened = { ...read, loaded: { ...read.loaded, experiment } };
});

function session(health: readonly ServiceHealth[] = []): EnvironmentSession {
  const close = () => Promise.reject(new Error('It is not ours to close.'));
  return { description: LOCAL, owned: false, health: async () => health, close };
}

/** One that scrapes every 15 s, has a bucket at 0.5 s and none at 0.3 s, and has never heard of `jobs`. */
const PROMETHEUS: MetricsSource = {
  compareClocks: async () => ({ measuredAtMs: 0, offsetMs: 0, errorMs: 1 }),
  targets: async () =>
    Object.values(LOCAL.services).flatMap(({ scrapeInstance: instance }) =>
      instance === undefined
        ? []
        : [{ instance, up: true, lastScrapeMs: 0, scrapeIntervalMs: 15_000 }],
    ),
  rawSamples: async (selector, span) => ({
    selector,
    ...span,
    series: ['0.5', '+Inf'].map((le) => ({ labels: { le }, samples: [] })),
  }),
  valuesOver: () => Promise.reject(new Error('Nobody was to ask this.')),
  valuesNow: async () => [],
};

const ask = (
  openIfUp: Environment['openIfUp'],
  prometheus: MetricsSource = PROMETHEUS,
): ReturnType<typeof askEnvironment> => {
  const open = () => Promise.reject(new Error('A plan brings nothing up.'));
  const environment: Environment = { name: 'local', open, openIfUp };
  return askEnvironment(host, project, { ...opened, variants: {} }, () => ({
    environment,
    openMetrics: () => prometheus,
  }));
};
const codes = (list: readonly { readonly code: string }[]) => list.map(({ code }) => code);

describe('what a plan asks of an environment', () => {
  it('is what the preflight of a run would find there', async () => {
    const told = await ask(async () => session());
    expect(told.asked).toBe(true);
    expect(codes(told.remarks)).toEqual(['THRESHOLD_NOT_ON_BUCKET', 'SERIES_ABSENT']);
    expect(told.problems.map(({ code, message }) => [code, message])).toEqual([
      [
        'OBJECTIVE_UNDECIDABLE',
        '"queue" cannot be decided in the baseline phase: 19 s are judged, and 2 values, one every 15 s, take 30 s.',
      ],
    ]);
  });

  it('is how its services are, and whether its Prometheus answers at all', async () => {
    const ill = [{ service: 'redis', healthy: false, detail: 'connection refused' }];
    const dead = () => Promise.reject(new FaultlineError('METRICS_FAILED', 'Nobody answers.'));
    const silent = { ...PROMETHEUS, compareClocks: dead, rawSamples: dead, valuesNow: dead };
    const told = await ask(async () => session(ill), silent);
    expect(told.problems.map(({ code, message }) => [code, message])).toEqual([
      ['ENVIRONMENT_UNHEALTHY', 'redis is not healthy: connection refused.'],
      ['ENVIRONMENT_UNHEALTHY', 'Nobody answers.'],
    ]);
    expect(codes(told.remarks)).toEqual(['NOT_CHECKED', 'NOT_CHECKED', 'NOT_CHECKED']);
  });

  it('is nothing where it is not up, and it says how to bring it up', async () => {
    expect(await ask(async () => undefined)).toEqual({
      asked: false,
      problems: [],
      remarks: [
        {
          code: 'NOT_ASKED',
          message:
            'Prometheus was not asked what a run would find there: environment "local" is not up; bring it up with "faultline env up local" and plan again.',
        },
      ],
    });
  });

  it('is refused where a run would be, and is only remarked where nobody can be reached', async () => {
    const busy = new FaultlineError('ENVIRONMENT_BUSY', 'It is up with api=naive.');
    expect(await ask(() => Promise.reject(busy))).toMatchObject({
      asked: false,
      problems: [{ code: 'ENVIRONMENT_BUSY', message: 'It is up with api=naive.' }],
    });
    const away = new FaultlineError('ENGINE_UNREACHABLE', 'No engine answers.');
    expect(await ask(() => Promise.reject(away))).toMatchObject({
      asked: false,
      problems: [],
      remarks: [{ code: 'NOT_ASKED', message: expect.stringMatching(/No engine answers\.$/) }],
    });
  });
});
