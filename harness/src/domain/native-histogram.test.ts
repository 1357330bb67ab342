import { describe, expect, it } from '@jest/globals';
import { array, assert as check, double, integer, property, record, tuple } from 'fast-check';
import type { Objective } from './objective.ts';
import type { CapturedSeries, NativeBucket, NativeHistogram, RawSeries } from './raw-series.ts';
import { companionsOf } from './selector.ts';
import { serverEvidence } from './server-evidence.ts';

const SELECTOR = 'took_seconds{job="api"}';
const CLOCK = { measuredAtMs: 0, offsetMs: 0, errorMs: 0 };

/** The bounds of native buckets: powers of `2^(2^-schema)`, from 2^(i-1)·… (exclusive) to 2^i·… (inclusive). */
function bucketOf(value: number, schema: number): readonly [number, number] {
  const base = 2 ** (2 ** -schema);
  const index = Math.ceil(Math.log(value) / Math.log(base) - 1e-9);
  return [base ** (index - 1), base ** index];
}

function histogramOf(values: readonly number[], schema: number): NativeHistogram {
  const counts = new Map<string, NativeBucket>();
  for (const value of values) {
    const [lower, upper] = bucketOf(value, schema);
    const key = String(upper);
    counts.set(key, [0, lower, upper, (counts.get(key)?.[3] ?? 0) + 1]);
  }
  const buckets = [...counts.values()].sort((a, b) => a[1] - b[1]);
  return { count: values.length, buckets };
}

function latency(underMs: number): Objective {
  return {
    kind: 'latency',
    name: 'latency',
    target: 0.95,
    underMs,
    during: ['fault'],
    sli: {
      name: 'latency',
      service: 'api',
      description: '',
      server: { kind: 'histogram', buckets: SELECTOR },
    },
  };
}

function evidence(
  histograms: RawSeries['histograms'],
  underMs: number,
  window = { startedAtMs: 1_000, endedAtMs: 9_000 },
  processStarts: RawSeries['samples'] = [],
) {
  const labels = { __name__: 'took_seconds', job: 'api', instance: 'api:1' };
  const series = [{ labels, samples: [], ...(histograms === undefined ? {} : { histograms }) }];
  const captured: CapturedSeries = { selector: SELECTOR, fromMs: 0, toMs: 10_000, series };
  const { processStart } = companionsOf(SELECTOR);
  const starts = [{ labels: { ...labels, __name__: processStart }, samples: processStarts }];
  const companion: CapturedSeries = { ...captured, selector: processStart, series: starts };
  const all = processStarts.length === 0 ? [captured] : [captured, companion];
  return serverEvidence(latency(underMs), { phase: 'fault', ...window }, all, CLOCK);
}

/** It has counted for long, and is scraped every second, ten times; each second brings the same values. */
const steady = (values: readonly number[], schema = 0) =>
  Array.from({ length: 11 }, (_, i) => {
    const all = Array.from({ length: i + 10 }, () => values).flat();
    return [i * 1_000, histogramOf(all, schema)] as const;
  });

describe('the service-side evidence of a native histogram', () => {
  it('is exact where a bucket ends at the threshold', () => {
    expect(evidence(steady([0.2, 0.4, 0.9, 3]), 500)).toEqual({
      reasons: [],
      evidence: {
        enclosure: { low: 0.5, estimate: 0.5, high: 0.5 },
        totalEvents: { low: 32, estimate: 32, high: 32 },
        series: 1,
        scrapes: 9,
        lossy: false,
      },
    });
  });

  it('is enclosed by the two sides of the bucket that the threshold lies in, and says which', () => {
    const { evidence: seen, reasons } = evidence(steady([0.2, 0.3, 0.9, 3]), 400);
    expect(seen?.enclosure.low).toBe(0.25);
    expect(seen?.enclosure.high).toBe(0.5);
    // Exponential within the bucket: log(0.4/0.25) / log(0.5/0.25).
    expect(seen?.enclosure.estimate).toBeCloseTo(0.25 + 0.25 * Math.log2(1.6), 12);
    expect(reasons).toEqual([
      {
        code: 'THRESHOLD_NOT_ON_BUCKET',
        message:
          '0.4 s lies inside the bucket from 0.25 s to 0.5 s of a native histogram; a finer schema narrows it.',
      },
    ]);
  });

  it('says so when the metric is none, or is a classic one', () => {
    expect(evidence(undefined, 400).reasons).toEqual([
      {
        code: 'NOT_A_HISTOGRAM',
        message: `${SELECTOR} is no native histogram; the buckets of a classic one end in "_bucket".`,
      },
    ]);
  });

  it('flags a reset that only one bucket shows', () => {
    const scrapes = steady([0.2, 3]).map(([atMs], i): readonly [number, NativeHistogram] => {
      const since = i < 5 ? 0 : 5;
      const all = Array.from({ length: i - since }, () =>
        since === 0 ? [3] : [0.2, 0.2, 0.2],
      ).flat();
      return [atMs, histogramOf(all, 0)];
    });
    expect(evidence(scrapes, 500).evidence).toMatchObject({ lossy: true });
  });
});

type Event = { readonly atMs: number; readonly seconds: number };

/** What a process exposes at each scrape: it may restart, and lower its resolution for good. */
function scraped(
  events: readonly Event[],
  { restartMs, coarserMs }: { readonly restartMs: number; readonly coarserMs: number },
): NonNullable<RawSeries['histograms']> {
  return Array.from({ length: 11 }, (_, i) => {
    const atMs = i * 1_000;
    const bornMs = atMs >= restartMs ? restartMs : 0;
    const counted = events.filter((one) => one.atMs > bornMs && one.atMs <= atMs);
    const schema = atMs >= coarserMs ? 0 : 2;
    return [
      atMs,
      histogramOf(
        counted.map(({ seconds }) => seconds),
        schema,
      ),
    ] as const;
  });
}

/** Without these, a process that has caught up with its predecessor by the next scrape looks like it. */
function startsOf({ restartMs }: { readonly restartMs: number }): RawSeries['samples'] {
  return Array.from({ length: 11 }, (_, i) => {
    const atMs = i * 1_000;
    return [atMs, atMs >= restartMs ? restartMs / 1_000 : -60] as const;
  });
}

describe('the enclosure of a native histogram', () => {
  const event = record({
    atMs: integer({ min: 1, max: 10_000 }),
    seconds: double({ min: 0.01, max: 8, noNaN: true }),
  });
  const aTime = integer({ min: 1, max: 20_000 });

  it('holds the truth, whatever was counted between scrapes, whether the process restarted or merged its buckets', () => {
    let told = 0;
    check(
      property(
        array(event, { minLength: 20, maxLength: 60 }),
        record({ restartMs: aTime, coarserMs: aTime }),
        integer({ min: 20, max: 6_000 }),
        tuple(integer({ min: 0, max: 4_000 }), integer({ min: 6_000, max: 10_000 })),
        (events, life, underMs, [startedAtMs, endedAtMs]) => {
          const { evidence: seen } = evidence(
            scraped(events, life),
            underMs,
            { startedAtMs, endedAtMs },
            startsOf(life),
          );
          if (seen === undefined) return;
          told += 1;
          const isLost = ({ atMs }: Event) =>
            atMs <= life.restartMs && atMs > Math.floor((life.restartMs - 1) / 1_000) * 1_000;
          const inside = events.filter(
            (one) => one.atMs > startedAtMs && one.atMs <= endedAtMs && !isLost(one),
          );
          const truth =
            inside.filter(({ seconds }) => seconds <= underMs / 1_000).length / inside.length;
          expect(seen.enclosure.low).toBeLessThanOrEqual(truth + 1e-9);
          expect(seen.enclosure.high).toBeGreaterThanOrEqual(truth - 1e-9);
          expect(seen.totalEvents.low).toBeLessThanOrEqual(inside.length);
          expect(seen.totalEvents.high).toBeGreaterThanOrEqual(inside.length);
        },
      ),
      { numRuns: 400 },
    );
    expect(told).toBeGreaterThan(200);
  });
});
