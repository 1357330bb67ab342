import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY, CACHE_LATENCY, LATENCY } from '../../../test/fixtures/sample-experiment.ts';
import { indicators } from './indicator.ts';

describe('indicators', () => {
  it('names each indicator once, with every target that is asked of it', () => {
    expect(indicators(CACHE_LATENCY)).toEqual([
      { sli: AVAILABILITY, objectives: [{ name: 'api-availability', target: 0.99 }] },
      { sli: LATENCY, underMs: 300, objectives: [{ name: 'api-latency', target: 0.95 }] },
    ]);
  });

  it('tells two thresholds of one indicator apart', () => {
    const latency = (name: string, underMs: number) => ({
      kind: 'latency' as const,
      name,
      sli: LATENCY,
      underMs,
      target: 0.9,
      during: ['fault' as const],
    });
    const experiment = {
      ...CACHE_LATENCY,
      guardrails: [],
      objectives: [latency('fast', 100), latency('slow', 900), latency('also-fast', 100)],
    };
    expect(
      indicators(experiment).map(({ underMs, objectives }) => [
        underMs,
        objectives.map(({ name }) => name),
      ]),
    ).toEqual([
      [100, ['fast', 'also-fast']],
      [900, ['slow']],
    ]);
  });

  it('adds what only a guardrail or a recovery watches, and no latency without a threshold', () => {
    const experiment = {
      ...CACHE_LATENCY,
      objectives: [],
      guardrails: [AVAILABILITY, LATENCY].map((sli) => ({
        kind: 'sli' as const,
        sli,
        below: 0.5,
        overMs: 10_000,
      })),
    };
    expect(indicators(experiment)).toEqual([{ sli: AVAILABILITY, objectives: [] }]);
  });
});
