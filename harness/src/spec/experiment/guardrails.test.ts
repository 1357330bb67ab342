import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY, exampleInput, FAULTS, LATENCY } from '../../../test/kit/example-spec.ts';
import { formatDiagnostics } from '../source/diagnostic.ts';
import { loadExperiment, type ExperimentInput } from './load-experiment.ts';

const WRITTEN = '{ sli: api-availability, below: 50%, over: 10s }';
const DELAYED = '{ type: delay, link: api->redis, latency: 400ms, jitter: 50ms }';
const faults = new Map(FAULTS);
const kill = faults.get('kill')!;
const instances = { kind: 'count', default: 1, min: 1, summary: 'How many of them.' } as const;
faults.set('freeze', { ...kill, type: 'freeze', lasts: 'sustained', parameters: { instances } });

/** Containers by the names of their replicas. */
function apiRunsAs(count: number): Pick<ExperimentInput, 'environment'> {
  const replicas = Array.from({ length: count }, (_, index) => ({ name: `api-${index + 1}` }));
  const variants = { default: {}, naive: {} };
  return {
    environment: {
      type: 'compose',
      name: 'compose',
      file: 'compose.yml',
      entrypoint: 'web',
      services: { api: { name: 'api', variants, replicas }, redis: { name: 'redis', variants } },
      links: {},
      prometheus: { service: 'prometheus', port: 9090 },
      portVariables: [],
      subnetVariables: [],
    },
  };
}

const read = (
  guardrail: string,
  changes: Readonly<Record<string, string>> = {},
  where: Partial<ExperimentInput> = {},
) => loadExperiment(exampleInput({ ...changes, [WRITTEN]: guardrail }, { faults, ...where }));
const guardrailOf = (guardrail: string, changes: Readonly<Record<string, string>> = {}) => {
  const reading = read(guardrail, changes);
  if (!reading.ok) throw new Error(formatDiagnostics(reading.diagnostics));
  return reading.experiment.guardrails[0];
};
const mistakes = (...written: Parameters<typeof read>) => {
  const reading = read(...written);
  return reading.ok
    ? []
    : reading.diagnostics.map(({ line, col, message, expected }) => [
        `${line}:${col} ${message}`,
        expected,
      ]);
};

describe('a guardrail as it is written', () => {
  it.each([
    [WRITTEN, { kind: 'sli', sli: AVAILABILITY, below: 0.5, overMs: 10_000 }],
    [
      '{ sli: api-latency, under: 1s, below: 90%, over: 5s }',
      { kind: 'sli', sli: LATENCY, underMs: 1_000, below: 0.9, overMs: 5_000 },
    ],
    [
      "{ query: 'max(queue_length)', above: 20.5, over: 10s }",
      {
        kind: 'query',
        query: 'max(queue_length)',
        limit: { side: 'above', value: 20.5 },
        overMs: 10_000,
      },
    ],
    [
      '{ query: sum(up), below: 2, over: 3s }',
      { kind: 'query', query: 'sum(up)', limit: { side: 'below', value: 2 }, overMs: 3_000 },
    ],
    ['{ alive: api, over: 5s }', { kind: 'alive', service: 'api', overMs: 5_000 }],
    [
      '{ generator: dropped-arrivals, above: 5%, over: 10s }',
      { kind: 'generator', measure: 'dropped-arrivals', above: 0.05, overMs: 10_000 },
    ],
    [
      '{ generator: cpu, above: 80%, over: 10s }',
      { kind: 'generator', measure: 'cpu', above: 0.8, overMs: 10_000 },
    ],
  ])('is read: %s', (written, guardrail) => {
    expect(guardrailOf(written)).toEqual(guardrail);
  });

  it.each([
    [
      '{ sli: api-latency, below: 90%, over: 5s }',
      '19:12 `api-latency` is a latency, and `under` is missing',
      'add what a good answer takes at most, like under: 1s',
    ],
    [
      '{ sli: api-availability, under: 1s, below: 90%, over: 5s }',
      '19:30 `api-availability` is not a latency',
      'take `under` out',
    ],
    [
      '{ query: up, over: 5s }',
      '19:14 it has neither `above` nor `below`',
      'add one of them: a plain number',
    ],
    [
      '{ query: up, above: 1, below: 2, over: 5s }',
      '19:35 it has `above` and `below`',
      'make two guardrails of it',
    ],
    [
      '{ query: up, above: 20%, over: 5s }',
      '19:25 text stands here, and a number is needed',
      'The run is aborted when the highest value stays above this. A plain number.',
    ],
    ['{ alive: api, over: 500ms }', '19:25 `500ms` is too small', 'write at least 1s'],
    [
      '{ generator: memory, above: 5%, over: 10s }',
      '19:18 `memory` is not known here',
      'write one of: dropped-arrivals, cpu',
    ],
    [
      '{ over: 10s }',
      '19:5 this has none of `sli`, `query`, `alive`, `generator`',
      'A guardrail is a map with `sli`, with `query`, with `alive`, or with `generator`.',
    ],
  ])('is refused: %s', (written, message, expected) => {
    expect(mistakes(written)).toEqual([[message, expected]]);
  });

  const down = { [DELAYED]: '{ type: freeze, service: api }' };

  it('is refused when a fault takes the service down for as long as it waits', () => {
    expect(mistakes('{ alive: api, over: 30s }', down, apiRunsAs(1))).toEqual([
      [
        '19:14 freeze-1 takes `api` down for 30 s, so this would stop every run after 30 s',
        'take it out, or let it wait longer than the fault phase of 30 s',
      ],
    ]);
    expect(mistakes('{ alive: api, over: 31s }', down, apiRunsAs(1))).toEqual([]);
    expect(mistakes('{ alive: redis, over: 5s }', down, apiRunsAs(1))).toEqual([]);
    const killed = { [DELAYED]: '{ type: kill, service: api }' };
    expect(mistakes('{ alive: api, over: 5s }', killed, apiRunsAs(1))).toEqual([]);
  });

  it('is welcome where the service has more replicas than the fault takes', () => {
    const taking = (instances: number) => ({
      [DELAYED]: `{ type: freeze, service: api, instances: ${instances} }`,
    });
    const isRefused = (changes: Readonly<Record<string, string>>, replicas: number) =>
      mistakes('{ alive: api, over: 5s }', changes, apiRunsAs(replicas)).length > 0;
    expect([isRefused(down, 1), isRefused(down, 2)]).toEqual([true, false]);
    expect([isRefused(taking(2), 2), isRefused(taking(2), 3)]).toEqual([true, false]);
  });

  it('is not refused before it is known where the service runs', () => {
    expect(mistakes('{ alive: api, over: 5s }', down)).toEqual([]);
  });
});

describe('the blast radius of an experiment', () => {
  const withRadius = (radius: string) =>
    loadExperiment(exampleInput({ 'guardrails:': `blastRadius: ${radius}\nguardrails:` }));

  it('is read', () => {
    const reading = withRadius('{ maxTargets: 2, maxPercent: 25% }');
    expect(reading.ok && reading.experiment.blastRadius).toEqual({
      maxTargets: 2,
      maxPercent: 0.25,
    });
  });

  it.each([
    ['{ maxTargets: 0 }', '`0` would allow nothing'],
    ['{ maxTargets: 1.5 }', 'a number stands here, and a whole number is needed'],
    ['{ maxPercent: 120% }', '`120%` is too large'],
    ['{ maxPercent: 50 }', '`50` has no unit'],
    ['{ maxTarget: 2 }', 'unknown key `maxTarget`'],
  ])('is refused: %s', (radius, message) => {
    const reading = withRadius(radius);
    expect(reading.ok ? [] : reading.diagnostics.map((one) => one.message)).toEqual([message]);
  });
});
