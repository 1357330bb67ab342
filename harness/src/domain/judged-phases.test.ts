import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY, CACHE_LATENCY } from '../../test/fixtures/sample-experiment.ts';
import { judgedPhases } from './judged-phases.ts';
import { judgedWindow } from './judged-window.ts';
import type { PhaseName } from './phase.ts';

const objective = (...during: PhaseName[]) => ({
  kind: 'availability' as const,
  name: 'api-availability',
  sli: AVAILABILITY,
  target: 0.99,
  during,
});

describe('the phases an objective is judged in', () => {
  it('are those it names, in order of time, and the baseline before a fault', () => {
    expect(judgedPhases(CACHE_LATENCY, objective('recovery', 'fault'))).toEqual([
      { phase: 'baseline', implied: true },
      { phase: 'fault', implied: false },
      { phase: 'recovery', implied: false },
    ]);
  });

  it('name the baseline once when the objective does', () => {
    expect(judgedPhases(CACHE_LATENCY, objective('baseline'))).toEqual([
      { phase: 'baseline', implied: false },
    ]);
  });

  it('are only those it names when nothing is broken', () => {
    const experiment = { ...CACHE_LATENCY, faults: [] };
    expect(judgedPhases(experiment, objective('recovery'))).toEqual([
      { phase: 'recovery', implied: false },
    ]);
  });
});

describe('the judged part of a phase', () => {
  const window = (phase: PhaseName, seconds = 20) => ({
    phase,
    startedAtMs: 1_000_000,
    endedAtMs: 1_000_000 + seconds * 1_000,
  });

  it('is all of it but for the last second of a baseline that a fault follows', () => {
    const judgedMs = (phase: PhaseName) => {
      const { startedAtMs, endedAtMs } = judgedWindow(CACHE_LATENCY, window(phase));
      return endedAtMs - startedAtMs;
    };
    expect([
      judgedMs('warmup'),
      judgedMs('baseline'),
      judgedMs('fault'),
      judgedMs('recovery'),
    ]).toEqual([20_000, 19_000, 20_000, 20_000]);
  });

  it('is the whole baseline when no fault follows', () => {
    expect(judgedWindow({ ...CACHE_LATENCY, faults: [] }, window('baseline'))).toEqual(
      window('baseline'),
    );
  });

  it('never ends before it begins', () => {
    expect(judgedWindow(CACHE_LATENCY, window('baseline', 0))).toEqual(window('baseline', 0));
  });
});
