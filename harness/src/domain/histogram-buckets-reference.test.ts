import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { CapturedSeries, RawSeries } from './raw-series.ts';
import { serverEvidence } from './server-evidence.ts';

const START_MS = 1_000_000;
const SCRAPE_MS = 1_000;
const SCRAPES = 4;
const WINDOW = {
  phase: 'fault',
  startedAtMs: START_MS,
  endedAtMs: START_MS + (SCRAPES - 1) * SCRAPE_MS,
} as const;
const SELECTOR = 'took_seconds_bucket';

/** Latencies in ms, the bounds of the buckets, and a threshold that is a bound half of the time. */
const worlds = fc
  .tuple(
    fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 200 }),
    fc.uniqueArray(fc.integer({ min: 1, max: 4_000 }), { minLength: 1, maxLength: 8 }),
  )
  .chain(([latencies, unsorted]) => {
    const bounds = unsorted.toSorted((a, b) => a - b);
    const threshold = fc.oneof(fc.constantFrom(...bounds), fc.integer({ min: 1, max: 5_000 }));
    return fc.record({
      latencies: fc.constant(latencies),
      bounds: fc.constant(bounds),
      threshold,
    });
  });

/** Everything is counted between the first two scrapes: the window is exact, the buckets are what hides. */
function evidenceOf(latencies: readonly number[], bounds: readonly number[], underMs: number) {
  const series = [...bounds, Number.POSITIVE_INFINITY].map((bound): RawSeries => {
    const le = Number.isFinite(bound) ? String(bound / 1_000) : '+Inf';
    const count = latencies.filter((latency) => latency <= bound).length;
    const samples = Array.from(
      { length: SCRAPES },
      (_, i) => [START_MS + i * SCRAPE_MS, 100 + (i === 0 ? 0 : count)] as const,
    );
    return { labels: { __name__: SELECTOR, instance: 'a', le }, samples };
  });
  const span = { fromMs: WINDOW.startedAtMs, toMs: WINDOW.endedAtMs };
  const captured: readonly CapturedSeries[] = [{ selector: SELECTOR, ...span, series }];
  const objective = {
    kind: 'latency',
    name: 'quick',
    underMs,
    target: 0.5,
    during: ['fault'],
    sli: {
      name: 'quick',
      service: 'a',
      description: '',
      server: { kind: 'histogram', buckets: SELECTOR },
    },
  } as const;
  const exact = { measuredAtMs: 0, offsetMs: 0, errorMs: 0 };
  return serverEvidence(objective, WINDOW, captured, exact);
}

/**
 * The share under a threshold as `histogram_fraction(0, threshold, …)` of PromQL has it: linear within a bucket, the
 * first one beginning at zero; what is beyond the last bound counts for nothing.
 */
function promqlFraction(
  latencies: readonly number[],
  bounds: readonly number[],
  threshold: number,
): number {
  const upTo = (bound: number) => latencies.filter((latency) => latency <= bound).length;
  let [below, belowCount] = [0, 0];
  for (const bound of bounds) {
    const count = upTo(bound);
    if (threshold <= bound) {
      const into = (threshold - below) / (bound - below);
      return (belowCount + (count - belowCount) * into) / latencies.length;
    }
    [below, belowCount] = [bound, count];
  }
  return belowCount / latencies.length;
}

describe('the share under a threshold, by buckets', () => {
  it('encloses the true share between the nearest buckets, and is estimated as PromQL does', () => {
    const check = fc.property(worlds, ({ latencies, bounds, threshold }) => {
      const { evidence, reasons } = evidenceOf(latencies, bounds, threshold);
      const share = (of: number) =>
        latencies.filter((latency) => latency <= of).length / latencies.length;
      const below = bounds.findLast((bound) => bound <= threshold);
      const above = bounds.find((bound) => bound >= threshold);
      const { low, estimate, high } = evidence!.enclosure;
      expect(low).toBeCloseTo(below === undefined ? 0 : share(below), 9);
      expect(high).toBeCloseTo(above === undefined ? 1 : share(above), 9);
      expect(estimate).toBeCloseTo(promqlFraction(latencies, bounds, threshold), 9);
      expect(low).toBeLessThanOrEqual(share(threshold) + 1e-9);
      expect(high).toBeGreaterThanOrEqual(share(threshold) - 1e-9);
      const isExact = bounds.includes(threshold);
      expect(reasons.map(({ code }) => code)).toEqual(isExact ? [] : ['THRESHOLD_NOT_ON_BUCKET']);
      expect(evidence!.totalEvents).toEqual({
        low: latencies.length,
        estimate: latencies.length,
        high: latencies.length,
      });
    });
    fc.assert(check, { numRuns: 1_000 });
  });
});
