import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY, CACHE_LATENCY } from '../../test/fixtures/sample-experiment.ts';
import { layOut, SAMPLE_START_MS } from '../../test/fixtures/journal-timeline.ts';
import { trafficOf, type TrafficPattern } from '../../test/fixtures/journal-traffic.ts';
import { unhealthyInBaseline } from './baseline-gate.ts';
import type { Experiment } from './experiment.ts';

const timeline = layOut(CACHE_LATENCY, SAMPLE_START_MS);
const baseline = timeline.windows.find(({ phase }) => phase === 'baseline')!;

/** What the gate says right after the baseline, when the last second is not wholly reported yet. */
const gate = (pattern: TrafficPattern, experiment: Experiment = CACHE_LATENCY) => {
  const rate = experiment.load.ratePerSecond;
  const seconds = trafficOf(timeline, rate, pattern).filter(
    ({ second }) => (second + 1) * 1_000 < baseline.endedAtMs,
  );
  return unhealthyInBaseline(experiment, baseline, seconds);
};

describe('the gate after the baseline', () => {
  it('lets a healthy system through', () => {
    expect(gate(() => ({}))).toEqual([]);
  });

  it('names every objective that was broken, those that only have to hold implicitly included', () => {
    expect(gate(() => ({ failed: { 500: 10 } }))).toEqual([
      'api-availability',
      'api-latency',
      'recovery',
    ]);
    expect(gate(() => ({ latencyMs: 400 }))).toEqual(['api-latency']);
  });

  it('does not hold requests against the system that are still open', () => {
    expect(gate(({ secondsIn }) => (secondsIn >= 14 ? { missing: 80 } : {}))).toEqual([]);
  });

  it('holds the baseline against the SLO of a price and of its alerts', () => {
    const ofSlo = { sli: AVAILABILITY, target: 0.99, windowMs: 30 * 86_400_000 };
    const objectives = [
      { kind: 'budget', name: 'cost', ...ofSlo, consumesAtMost: 0.02 },
      { kind: 'alert', name: 'woken', ...ofSlo, expect: 'page' },
    ] as const;
    const priced = { ...CACHE_LATENCY, objectives };
    expect(gate(() => ({ failed: { 500: 2 } }), priced)).toEqual(['cost', 'woken']);
    expect(gate(() => ({ failed: { 500: 1 } }), priced)).toEqual([]);
  });

  it('does not judge the guard second', () => {
    expect(gate(({ secondsIn }) => (secondsIn === 19 ? { failed: { 500: 100 } } : {}))).toEqual([]);
  });

  it('lets through what too few requests cannot decide', () => {
    const sparse = { ...CACHE_LATENCY, load: { ...CACHE_LATENCY.load, ratePerSecond: 0.5 } };
    expect(gate(() => ({ failed: { 500: 1 } }), sparse)).toEqual([]);
  });

  it('lets through what was not measured, which the judge finds', () => {
    expect(unhealthyInBaseline(CACHE_LATENCY, baseline, [])).toEqual([]);
  });

  it('does not stand before an experiment that breaks nothing', () => {
    expect(gate(() => ({ failed: { 500: 50 } }), { ...CACHE_LATENCY, faults: [] })).toEqual([]);
  });
});
