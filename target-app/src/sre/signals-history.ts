import { goldenSignals, type GoldenSignals } from './golden-signals.ts';
import type { Point } from './linear-trend.ts';
import type { SignalsSample } from './signals-sample.ts';

/** What happened from each sample to the next, and the points for its trends. */
export type SignalsHistory = {
  readonly steps: readonly GoldenSignals[];
  readonly requestRates: readonly Point[];
  readonly heapUsedBytes: readonly Point[];
};

export function signalsHistory(samples: readonly SignalsSample[]): SignalsHistory {
  const steps = samples.slice(1).map((sample, index) => {
    const before = samples[index] ?? sample;
    return { atMs: sample.atMs, signals: goldenSignals(before, sample) };
  });
  return {
    steps: steps.map(({ signals }) => signals),
    requestRates: steps.map(({ atMs, signals }) => ({
      x: atMs,
      y: signals.traffic.requests_per_second,
    })),
    heapUsedBytes: samples.map(({ atMs, heapUsedBytes }) => ({ x: atMs, y: heapUsedBytes })),
  };
}
