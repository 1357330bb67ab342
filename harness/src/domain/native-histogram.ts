import { type CounterStep, stepsOf } from './counter-window.ts';
import type { Reason } from './finding.ts';
import { isSameBound, unitOf } from './histogram-buckets.ts';
import { formatNumber } from './objective-words.ts';
import type { CapturedSeries, NativeBucket, NativeHistogram, RawSeries } from './raw-series.ts';
import { type ScrapedTarget, scrapedTargets } from './scraped-target.ts';
import { metricOf } from './selector.ts';
import {
  companionSeries,
  missing,
  noSamples,
  notCaptured,
  seriesOf,
  type SliEvents,
} from './sli-events.ts';
import type { TargetEvents } from './target-events.ts';
import type { Ms } from './units.ts';

/** Whether a histogram's selector is that of a native one, which has no `_bucket` series. */
export function isNative(selector: string): boolean {
  return !metricOf(selector).endsWith('_bucket');
}

/**
 * The events of a latency indicator that a native histogram counts: good are those at or under the threshold. A
 * threshold inside a bucket is enclosed by the bucket's two sides (docs/method.md, Service-side numbers), with a remark
 * that names them.
 */
export function nativeHistogramEvents(
  selector: string,
  underMs: Ms,
  captured: readonly CapturedSeries[],
): SliEvents {
  const all = seriesOf(selector, captured);
  if (all === undefined) return notCaptured(selector);
  if (all.length === 0) return noSamples(selector);
  if (all.some(({ histograms }) => histograms === undefined)) {
    return missing(
      'NOT_A_HISTOGRAM',
      `${selector} is no native histogram; the buckets of a classic one end in "_bucket".`,
    );
  }
  const unit = unitOf(selector);
  const threshold = underMs / unit.ms;
  const counts = all.map(countSeries);
  const byCount = new Map(counts.map((one, i) => [one, all[i]]));
  let widest: readonly [number, number] | undefined;
  const targets = scrapedTargets(counts, companionSeries(selector, captured)).map((target) => {
    const histograms = target.series.flatMap((one) => byCount.get(one)?.histograms ?? []);
    for (const [, histogram] of histograms) {
      widest = wider(widest, straddling(histogram, threshold));
    }
    return eventsOf(target, byCount, threshold);
  });
  const remarks = widest === undefined ? [] : [insideBucket(widest, threshold, unit.name)];
  return { found: true, targets, series: all.length, remarks };
}

/** What a native histogram counted in all, as a counter. */
function countSeries({ labels, histograms = [] }: RawSeries): RawSeries {
  return { labels, samples: histograms.map(([atMs, { count }]) => [atMs, count] as const) };
}

function eventsOf(
  target: ScrapedTarget,
  byCount: ReadonlyMap<RawSeries, RawSeries | undefined>,
  threshold: number,
): TargetEvents {
  const pattern = stepsOf(target, target.series);
  const sums = pattern.map(() => ({ total: 0, low: 0, estimate: 0, high: 0 }));
  const restarted = new Set(target.restartedBefore);
  for (const count of target.series) {
    const known = new Map(byCount.get(count)?.histograms);
    let before = EMPTY;
    target.scrapes.forEach(({ atMs }, i) => {
      const now = known.get(atMs) ?? before;
      if (isReset(before, now)) restarted.add(i);
      const grown = growth(restarted.has(i) ? EMPTY : before, now, threshold);
      const sum = sums[i];
      if (sum !== undefined) addTo(sum, grown);
      before = now;
    });
  }
  const steps = (of: keyof Growth): readonly CounterStep[] =>
    pattern.map((step, i) => ({
      ...step,
      growth: sums[i]?.[of] ?? 0,
      lossy: step.lossy || restarted.has(i),
    }));
  const good = { low: steps('low'), estimate: steps('estimate'), high: steps('high') };
  return { target, total: steps('total'), good };
}

const EMPTY: NativeHistogram = { count: 0, buckets: [] };

type Growth = { total: number; low: number; estimate: number; high: number };

function addTo(sum: Growth, { total, low, estimate, high }: Growth): void {
  sum.total += total;
  sum.low += low;
  sum.estimate += estimate;
  sum.high += high;
}

/** Counters only grow, unless buckets were merged: then those of before are not all there any more. */
function isReset(before: NativeHistogram, now: NativeHistogram): boolean {
  if (now.count < before.count) return true;
  const counts = new Map(now.buckets.map((bucket) => [boundsKey(bucket), bucket[3]]));
  const isSameGrid = before.buckets.every((bucket) => counts.has(boundsKey(bucket)));
  return (
    isSameGrid && before.buckets.some((bucket) => (counts.get(boundsKey(bucket)) ?? 0) < bucket[3])
  );
}

/**
 * Good and all events between two scrapes. Counted up to the bounds of the coarser grid around the threshold, which
 * bounds of the finer one match when the resolution was changed in between; where they do not, what lies in a cut
 * bucket may be on either side of the cut.
 */
function growth(before: NativeHistogram, now: NativeHistogram, threshold: number): Growth {
  const total = now.count - before.count;
  const [lower, upper] = wider(
    wider([threshold, threshold], straddling(before, threshold)),
    straddling(now, threshold),
  );
  const within = (value: number) => Math.min(total, Math.max(0, value));
  const low = within(upTo(now, lower).low - upTo(before, lower).high);
  const high = within(upTo(now, upper).high - upTo(before, upper).low);
  const share = lower === upper ? 0 : shareBelow(threshold, lower, upper);
  return { total, low, estimate: low + share * (high - low), high };
}

/** How many values are at or under a bound: what cannot be told from the buckets lies between the two. */
function upTo({ buckets }: NativeHistogram, bound: number): { low: number; high: number } {
  let [low, high] = [0, 0];
  for (const bucket of buckets) {
    const [, , upper, count] = bucket;
    const isWithin = upper <= bound || isSameBound(upper, bound);
    if (isWithin) low += count;
    if (isWithin || cuts(bucket, bound)) high += count;
  }
  return { low, high };
}

/** The sides of the bucket that a threshold lies inside of. */
function straddling(
  { buckets }: NativeHistogram,
  threshold: number,
): readonly [number, number] | undefined {
  const bucket = buckets.find((one) => cuts(one, threshold));
  return bucket === undefined ? undefined : [bucket[1], bucket[2]];
}

function cuts([, lower, upper]: NativeBucket, bound: number): boolean {
  if (isSameBound(lower, bound) || isSameBound(upper, bound)) return false;
  return lower < bound && bound < upper;
}

function wider(
  a: readonly [number, number],
  b: readonly [number, number] | undefined,
): readonly [number, number];
function wider(
  a: readonly [number, number] | undefined,
  b: readonly [number, number] | undefined,
): readonly [number, number] | undefined;
function wider(
  a: readonly [number, number] | undefined,
  b: readonly [number, number] | undefined,
): readonly [number, number] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return [Math.min(a[0], b[0]), Math.max(a[1], b[1])];
}

/** Exponential within a bucket, as PromQL does for native histograms; linear around zero. */
function shareBelow(threshold: number, lower: number, upper: number): number {
  if (upper === Number.MAX_VALUE) return 0;
  if (lower <= 0) return (threshold - lower) / (upper - lower);
  return Math.log(threshold / lower) / Math.log(upper / lower);
}

function boundsKey([, lower, upper]: NativeBucket): string {
  return `${String(lower)} ${String(upper)}`;
}

function insideBucket(
  [lower, upper]: readonly [number, number],
  threshold: number,
  unit: string,
): Reason {
  const name = (bound: number) => `${formatNumber(bound)} ${unit}`;
  return {
    code: 'THRESHOLD_NOT_ON_BUCKET',
    message: `${name(threshold)} lies inside the bucket from ${name(lower)} to ${name(upper)} of a native histogram; a finer schema narrows it.`,
  };
}
