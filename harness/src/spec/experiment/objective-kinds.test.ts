import { describe, expect, it } from '@jest/globals';
import { DEPTH, load, windowMs } from '../../../test/kit/example-objective.ts';
import { AVAILABILITY, LATENCY } from '../../../test/kit/example-spec.ts';
import { formatDiagnostics } from '../source/diagnostic.ts';

/** The objectives that one entry gives, in the place of the example's first. */
function read(
  objective: string,
  changes: Readonly<Record<string, string>> = {},
): readonly object[] {
  const known = {
    '  - { recovery: { within: 10s } }\n': '',
    '  - { sli: api-latency, under: 300ms, target: 95%, during: fault }\n': '',
  };
  const loaded = load(objective, { ...known, ...changes });
  if (!loaded.ok) throw new Error(formatDiagnostics(loaded.diagnostics));
  return loaded.experiment.objectives;
}

describe('an objective', () => {
  it.each([
    [
      '{ throughput: { sli: api-availability, atLeast: 95/s }, during: fault }',
      {
        kind: 'throughput',
        name: 'api-availability-throughput',
        sli: AVAILABILITY,
        atLeastPerSecond: 95,
        during: ['fault'],
      },
    ],
    [
      '{ sli: queue-depth, below: 100, during: fault }',
      {
        kind: 'value',
        name: 'queue-depth',
        sli: DEPTH,
        op: 'lt',
        limit: 100,
        of: { kind: 'max' },
        during: ['fault'],
      },
    ],
    [
      '{ sli: queue-depth, atLeast: -1.5, target: 99%, during: fault }',
      {
        kind: 'value',
        name: 'queue-depth',
        sli: DEPTH,
        op: 'gte',
        limit: -1.5,
        of: { kind: 'share', target: 0.99 },
        during: ['fault'],
      },
    ],
    [
      '{ sli: queue-depth, atMost: 3, of: mean, during: fault, name: calm }',
      {
        kind: 'value',
        name: 'calm',
        sli: DEPTH,
        op: 'lte',
        limit: 3,
        of: { kind: 'mean' },
        during: ['fault'],
      },
    ],
    [
      '{ sli: queue-depth, above: 0, during: fault }',
      {
        kind: 'value',
        name: 'queue-depth',
        sli: DEPTH,
        op: 'gt',
        limit: 0,
        of: { kind: 'min' },
        during: ['fault'],
      },
    ],
    [
      '{ slo: fresh, during: [fault, baseline] }',
      {
        kind: 'value',
        name: 'fresh',
        sli: DEPTH,
        op: 'lte',
        limit: 30,
        of: { kind: 'share', target: 0.99 },
        during: ['baseline', 'fault'],
      },
    ],
    [
      '{ slo: api/quick, during: fault, warn: 99.5% }',
      {
        kind: 'latency',
        name: 'api/quick',
        sli: LATENCY,
        underMs: 200,
        target: 0.99,
        windowMs,
        warn: 0.995,
        during: ['fault'],
      },
    ],
    [
      '{ budget: { slo: api/quick, consumes: 2%, atFrequency: 8, production: { rate: 2000/s, affected: 50%, testAffected: 25% } } }',
      {
        kind: 'budget',
        name: 'api/quick-budget',
        sli: LATENCY,
        target: 0.99,
        windowMs,
        underMs: 200,
        consumesAtMost: 0.02,
        atFrequency: 8,
        production: { perSecond: 2_000, affectedShare: 0.5, testAffectedShare: 0.25 },
      },
    ],
    [
      '{ alert: { slo: api-availability, expect: page, within: 60s } }',
      {
        kind: 'alert',
        name: 'api-availability-alert',
        sli: AVAILABILITY,
        target: 0.999,
        windowMs,
        expect: 'page',
        withinMs: 60_000,
      },
    ],
  ])('%s is read', (text, objective) => {
    expect(read(text)).toEqual([objective]);
  });

  it('that says no more than the name of an SLO asks all that the SLO does', () => {
    expect(read('{ slo: all }')).toEqual([
      {
        kind: 'latency',
        name: 'all',
        sli: LATENCY,
        underMs: 200,
        target: 0.99,
        windowMs,
        during: ['baseline', 'fault', 'recovery'],
      },
      {
        kind: 'recovery',
        name: 'all-recovery',
        sli: LATENCY,
        withinMs: 10_000,
        theta: 0.99,
        holdMs: 15_000,
        underMs: 200,
      },
      {
        kind: 'budget',
        name: 'all-budget',
        sli: LATENCY,
        target: 0.99,
        windowMs,
        underMs: 200,
        consumesAtMost: 0.02,
      },
    ]);
  });

  it('of which the phases are named asks of those and nothing else', () => {
    expect(read('{ slo: all, during: fault }')).toEqual([
      expect.objectContaining({ kind: 'latency', during: ['fault'] }),
    ]);
  });
});
