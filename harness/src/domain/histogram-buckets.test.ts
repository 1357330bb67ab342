import { describe, expect, it } from '@jest/globals';
import type { Objective } from './objective.ts';
import type { CapturedSeries, RawSeries } from './raw-series.ts';
import { serverEvidence } from './server-evidence.ts';

const CLOCK = { measuredAtMs: 0, offsetMs: 0, errorMs: 0 };
const WINDOW = { phase: 'fault', startedAtMs: 1_000, endedAtMs: 9_000 } as const;

/** One histogram that has counted for long, scraped every second, 10 times; each bucket grows by its number in each. */
function histogram(
  perSecond: Readonly<Record<string, number>>,
  labels: Readonly<Record<string, string>> = {},
): readonly RawSeries[] {
  return Object.entries(perSecond).map(([le, by]) => ({
    labels: { __name__: 'seconds_bucket', job: 'api', instance: 'api:1', ...labels, le },
    samples: Array.from({ length: 11 }, (_, i) => [i * 1_000, (i + 10) * by] as const),
  }));
}

function evidence(series: readonly RawSeries[], underMs: number, buckets = 'seconds_bucket') {
  const objective: Objective = {
    kind: 'latency',
    name: 'latency',
    target: 0.95,
    underMs,
    during: ['fault'],
    sli: {
      name: 'latency',
      service: 'api',
      description: '',
      server: { kind: 'histogram', buckets },
    },
  };
  const captured: CapturedSeries = { selector: buckets, fromMs: 0, toMs: 10_000, series };
  return serverEvidence(objective, WINDOW, [captured], CLOCK);
}

const plain = histogram({ '0.1': 50, '0.3': 80, '1': 95, '+Inf': 100 });

describe('the service-side evidence of a histogram', () => {
  it.each([
    [100, 0.5],
    [300, 0.8],
    [1_000, 0.95],
  ])('is exact when a bucket ends at the threshold: %i ms', (underMs, ratio) => {
    expect(evidence(plain, underMs)).toEqual({
      reasons: [],
      evidence: {
        enclosure: { low: ratio, estimate: ratio, high: ratio },
        totalEvents: { low: 800, estimate: 800, high: 800 },
        series: 1,
        scrapes: 9,
        lossy: false,
      },
    });
  });

  it.each([
    ['1e-05', 0.01],
    ['1.0', 1_000],
    ['0.30000000000000004', 300],
    ['0.0007', 0.7],
  ])('compares bounds as numbers: le="%s" is %d ms', (le, underMs) => {
    const { reasons } = evidence(histogram({ [le]: 9, '+Inf': 10 }), underMs);
    expect(reasons).toEqual([]);
  });

  it('is enclosed by the nearest buckets when none ends at the threshold, and says which', () => {
    const { evidence: seen, reasons } = evidence(plain, 200);
    expect(seen?.enclosure).toEqual({ low: 0.5, estimate: 0.65, high: 0.8 });
    expect(reasons).toEqual([
      {
        code: 'THRESHOLD_NOT_ON_BUCKET',
        message:
          'No bucket ends at 0.2 s: the nearest end at 0.1 s and 0.3 s. Add a bucket le="0.2" to be exact.',
      },
    ]);
  });

  it('is enclosed below the smallest and above the largest bucket', () => {
    const low = evidence(plain, 50);
    expect(low.evidence?.enclosure).toEqual({ low: 0, estimate: 0.25, high: 0.5 });
    expect(low.reasons[0]?.message).toBe(
      'No bucket ends at 0.05 s: the smallest ends at 0.1 s. Add a bucket le="0.05" to be exact.',
    );
    const high = evidence(plain, 5_000);
    expect(high.evidence?.enclosure).toEqual({ low: 0.95, estimate: 0.95, high: 1 });
    expect(high.reasons[0]?.message).toBe(
      'No bucket ends at 5 s: the nearest end at 1 s and +Inf. Add a bucket le="5" to be exact.',
    );
  });

  it('adds up histograms, each with its own buckets', () => {
    const other = histogram({ '0.2': 60, '0.4': 90, '+Inf': 100 }, { route: '/other' });
    const { evidence: seen, reasons } = evidence([...plain, ...other], 200);
    expect(seen).toMatchObject({
      enclosure: { low: 110 / 200, high: 140 / 200 },
      totalEvents: { low: 1_600, high: 1_600 },
      series: 2,
    });
    expect(reasons).toHaveLength(1);
  });

  it('reads bounds in milliseconds when the name of the metric says so', () => {
    const millis = histogram({ '100': 50, '300': 80, '+Inf': 100 });
    const { evidence: seen, reasons } = evidence(
      millis,
      300,
      'request_duration_milliseconds_bucket{job="api"}',
    );
    expect(seen?.enclosure).toEqual({ low: 0.8, estimate: 0.8, high: 0.8 });
    expect(reasons).toEqual([]);
  });

  it('is not to be had from series that are no histogram', () => {
    const message =
      'seconds_bucket on api:1 has a series without a bucket bound, or without the bucket le="+Inf".';
    const refused = { reasons: [{ code: 'NOT_A_HISTOGRAM', message }] };
    expect(evidence(histogram({ '0.1': 1, '0.3': 2 }), 300)).toEqual(refused);
    expect(evidence(histogram({ '': 1, '+Inf': 2 }), 300)).toEqual(refused);
    expect(evidence(histogram({ fast: 1, '+Inf': 2 }), 300)).toEqual(refused);
  });

  it('is not to be had when nothing was captured, or nothing matches', () => {
    expect(evidence([], 300)).toEqual({
      reasons: [{ code: 'NO_SAMPLES', message: 'No series matches seconds_bucket.' }],
    });
  });
});
