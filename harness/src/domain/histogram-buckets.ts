import { type CounterStep, stepsOf } from './counter-window.ts';
import type { Reason } from './finding.ts';
import type { CapturedSeries, RawSeries } from './raw-series.ts';
import { type ScrapedTarget, scrapedTargets } from './scraped-target.ts';
import { metricOf } from './selector.ts';
import {
  companionSeries,
  labelKey,
  missing,
  noSamples,
  notCaptured,
  seriesOf,
  type SliEvents,
} from './sli-events.ts';
import type { TargetEvents } from './target-events.ts';
import type { Ms } from './units.ts';

/** One classic histogram: its cumulative buckets, by upper bound, ascending; the last is `+Inf`. */
type Histogram = readonly { readonly bound: number; readonly series: RawSeries }[];

/** The buckets that enclose a threshold; `below` is undefined when the threshold is under the smallest bound. */
type Enclosing = {
  readonly below: Histogram[number] | undefined;
  readonly above: Histogram[number];
  /** How far the threshold is from `below` to `above`, 0 to 1; 0 when `above` is `+Inf`. */
  readonly share: number;
};

/**
 * The events of a latency indicator: good are those at or under the threshold. Exact when a bucket ends at it
 * (docs/method.md, Service-side numbers); otherwise enclosed by the two nearest buckets, with a remark that names
 * them. Bounds are seconds, or milliseconds when the metric's name ends in them.
 */
export function histogramEvents(
  buckets: string,
  underMs: Ms,
  captured: readonly CapturedSeries[],
): SliEvents {
  const all = seriesOf(buckets, captured);
  if (all === undefined) return notCaptured(buckets);
  if (all.length === 0) return noSamples(buckets);
  const unit = unitOf(buckets);
  const threshold = underMs / unit.ms;
  const found: TargetEvents[] = [];
  const remarks = new Map<string, Reason>();
  let count = 0;
  for (const target of scrapedTargets(all, companionSeries(buckets, captured))) {
    const histograms = histogramsOf(target.series);
    if (histograms === undefined) {
      return missing(
        'NOT_A_HISTOGRAM',
        `${buckets} on ${target.name} has a series without a bucket bound, or without the bucket le="+Inf".`,
      );
    }
    const enclosed = histograms.map((histogram) => enclosing(histogram, threshold));
    for (const one of enclosed) {
      const remark = offBucket(one, threshold, unit.name);
      if (remark !== undefined) remarks.set(remark.message, remark);
    }
    found.push(eventsOf(target, histograms, enclosed));
    count += histograms.length;
  }
  return { found: true, targets: found, series: count, remarks: [...remarks.values()] };
}

/** Which unit a histogram counts in, by its name. */
export function unitOf(histogram: string): { readonly ms: Ms; readonly name: string } {
  return /_(?:milliseconds|ms)(?:_bucket)?$/.test(metricOf(histogram)) ? MILLISECONDS : SECONDS;
}

const SECONDS = { ms: 1_000, name: 's' } as const;
const MILLISECONDS = { ms: 1, name: 'ms' } as const;

function eventsOf(
  target: ScrapedTarget,
  histograms: readonly Histogram[],
  enclosed: readonly Enclosing[],
): TargetEvents {
  const totals = histograms.flatMap((histogram) => histogram.at(-1)?.series ?? []);
  const below = enclosed.map((one) =>
    stepsOf(target, one.below === undefined ? [] : [one.below.series]),
  );
  const above = enclosed.map((one) => stepsOf(target, [one.above.series]));
  const total = stepsOf(target, totals);
  return {
    target,
    total,
    good: {
      low: sumOf(total, below.map(growths)),
      // Linear within a bucket, as PromQL's histogram functions do.
      estimate: sumOf(
        total,
        enclosed.map(({ share }, h) =>
          blend(growths(below[h] ?? []), growths(above[h] ?? []), share),
        ),
      ),
      high: sumOf(total, above.map(growths)),
    },
  };
}

/** Sorts bucket series into histograms; undefined when one has a bound that is no number, or no `+Inf`. */
function histogramsOf(series: readonly RawSeries[]): readonly Histogram[] | undefined {
  const groups = new Map<string, { bound: number; series: RawSeries }[]>();
  for (const one of series) {
    const bound = boundOf(one);
    if (Number.isNaN(bound)) return undefined;
    const key = labelKey(one, 'le');
    groups.set(key, [...(groups.get(key) ?? []), { bound, series: one }]);
  }
  const histograms = [...groups.values()].map((buckets) =>
    buckets.sort((a, b) => a.bound - b.bound),
  );
  const complete = histograms.every(
    (buckets) => buckets.at(-1)?.bound === Number.POSITIVE_INFINITY,
  );
  return complete ? histograms : undefined;
}

/** The upper bound of the bucket that a series counts; not a number where it says none. */
export function boundOf({ labels }: Pick<RawSeries, 'labels'>): number {
  const le = labels['le'] ?? '';
  if (le === '+Inf') return Number.POSITIVE_INFINITY;
  return le === '' ? Number.NaN : Number(le);
}

function enclosing(histogram: Histogram, threshold: number): Enclosing {
  const below = histogram.findLast(
    ({ bound }) => bound <= threshold || isSameBound(bound, threshold),
  );
  if (below !== undefined && isSameBound(below.bound, threshold)) {
    return { below, above: below, share: 0 };
  }
  const above = histogram.find(({ bound }) => bound > threshold);
  if (above === undefined) throw new RangeError(`No bucket above ${String(threshold)}.`);
  const from = below?.bound ?? 0;
  const share = Number.isFinite(above.bound) ? (threshold - from) / (above.bound - from) : 0;
  return { below, above, share };
}

/** `300 / 1000` and the text `0.3` name the same bound even when their last bits differ. */
export function isSameBound(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.abs(b);
}

function offBucket(
  { below, above }: Enclosing,
  threshold: number,
  unit: string,
): Reason | undefined {
  if (below?.series === above.series) return undefined;
  const name = (bound: number) => (Number.isFinite(bound) ? `${String(bound)} ${unit}` : '+Inf');
  const nearest =
    below === undefined
      ? `the smallest ends at ${name(above.bound)}`
      : `the nearest end at ${name(below.bound)} and ${name(above.bound)}`;
  return {
    code: 'THRESHOLD_NOT_ON_BUCKET',
    message: `No bucket ends at ${name(threshold)}: ${nearest}. Add a bucket le="${String(threshold)}" to be exact.`,
  };
}

function growths(steps: readonly CounterStep[]): readonly number[] {
  return steps.map(({ growth }) => growth);
}

function blend(low: readonly number[], high: readonly number[], share: number): readonly number[] {
  return high.map((value, i) => (low[i] ?? 0) + share * (value - (low[i] ?? 0)));
}

/** Steps like those of `pattern`, which share its scrapes, with other growths, added up. */
function sumOf(
  pattern: readonly CounterStep[],
  parts: readonly (readonly number[])[],
): readonly CounterStep[] {
  return pattern.map((step, i) => ({
    ...step,
    growth: parts.reduce((sum, part) => sum + (part[i] ?? 0), 0),
  }));
}
