import type { Ms, Ratio } from './units.ts';

/**
 * Latencies by bucket, sparse: `[index, count, index, count, …]` in ascending order of index; `[]` is empty.
 *
 * A histogram in the manner of HdrHistogram (http://hdrhistogram.org) with decimal steps: microseconds exactly up
 * to 10 ms, above that in steps of a thousandth of the power of ten below the value (10 µs up to 100 ms, 100 µs up to
 * 1 s, …), so that no latency is off by more than 0.1 %. A bucket holds what lies above the bound below it, up to and
 * including its own; because the bounds are round numbers, a threshold of up to four significant digits (`300ms`,
 * `1.25s`) is itself a bound, and counting against it is exact to the microsecond. Merging is lossless.
 */
export type EncodedHistogram = readonly number[];

/** Collects latencies; `encode` may be called at any time, and more than once. */
export type HistogramBuilder = {
  /**
   * Rounded up to the microsecond. What is below zero, as after a step of the clock, counts as zero; what is no number
   * is a `RangeError`.
   */
  readonly record: (latencyMs: Ms) => void;
  readonly encode: () => EncodedHistogram;
};

export function histogramBuilder(): HistogramBuilder {
  const counts = new Map<number, number>();
  return {
    record: (latencyMs) => add(counts, bucketIndex(toMicroseconds(latencyMs)), 1),
    encode: () => encodeCounts(counts),
  };
}

/** The latencies of all of them together. */
export function mergeHistograms(...histograms: readonly EncodedHistogram[]): EncodedHistogram {
  const counts = new Map<number, number>();
  for (const histogram of histograms) {
    for (const [index, count] of buckets(histogram)) add(counts, index, count);
  }
  return encodeCounts(counts);
}

/** How many latencies there are. */
export function countOf(histogram: EncodedHistogram): number {
  let total = 0;
  for (const [, count] of buckets(histogram)) total += count;
  return total;
}

/**
 * How many latencies are at or below the threshold: exact for one of up to four significant digits. For any other it
 * is never too high: latencies in the last 0.1 % below the threshold may count as above it.
 */
export function countAtOrBelow(histogram: EncodedHistogram, thresholdMs: Ms): number {
  const thresholdUs = Math.floor(toNanoseconds(thresholdMs) / 1e3);
  let total = 0;
  for (const [index, count] of buckets(histogram)) {
    if (upperBoundUs(index) > thresholdUs) break;
    total += count;
  }
  return total;
}

/**
 * The latency that a share `q` of all stays at or below, by nearest rank; at most 0.1 % above the true one and never
 * below it. Undefined when there are none.
 */
export function quantileMs(histogram: EncodedHistogram, q: Ratio): Ms | undefined {
  // Rounded first, because 0.07 * 100 is a little above 7.
  const rank = Math.max(1, Math.ceil(Number((q * countOf(histogram)).toPrecision(12))));
  let seen = 0;
  let bound: Ms | undefined;
  for (const [index, count] of buckets(histogram)) {
    seen += count;
    bound = upperBoundUs(index) / 1e3;
    if (seen >= rank) break;
  }
  return bound;
}

/** Where the steps begin to widen, and how many buckets each further power of ten has. */
const EXACT_UP_TO_US = 10_000;
const BUCKETS_A_DECADE = 9_000;

function bucketIndex(microseconds: number): number {
  if (!Number.isFinite(microseconds)) throw new RangeError(`A latency is not ${microseconds} µs.`);
  let decade = 0;
  let step = 1;
  while (Math.ceil(microseconds / step) > EXACT_UP_TO_US) {
    decade += 1;
    step *= 10;
  }
  return decade * BUCKETS_A_DECADE + Math.ceil(microseconds / step);
}

function upperBoundUs(index: number): number {
  if (index <= EXACT_UP_TO_US) return index;
  const decade = Math.floor((index - 1_001) / BUCKETS_A_DECADE);
  return (index - decade * BUCKETS_A_DECADE) * 10 ** decade;
}

function toMicroseconds(latencyMs: Ms): number {
  return Math.max(0, Math.ceil(toNanoseconds(latencyMs) / 1e3));
}

/** Whole, because 0.1 ms + 0.2 ms is not 0.3 ms in binary and would land in the next bucket. */
function toNanoseconds(latencyMs: Ms): number {
  return Math.round(latencyMs * 1e6);
}

function add(counts: Map<number, number>, index: number, count: number): void {
  counts.set(index, (counts.get(index) ?? 0) + count);
}

function encodeCounts(counts: ReadonlyMap<number, number>): EncodedHistogram {
  return [...counts].sort(([a], [b]) => a - b).flat();
}

function* buckets(histogram: EncodedHistogram): Generator<readonly [index: number, count: number]> {
  for (let at = 0; at + 1 < histogram.length; at += 2) {
    yield [histogram[at] ?? 0, histogram[at + 1] ?? 0];
  }
}
