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

/** The same in a quarter of the memory, for a run that is kept as a whole; it is never written. */
type PackedHistogram = Uint16Array;

/** Latencies as a journal has them, or as a run is kept. */
export type LatencyHistogram = EncodedHistogram | PackedHistogram;

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

/** The latencies of all of them together: of a few, such as the parts of one second. */
export function mergeHistograms(...histograms: readonly LatencyHistogram[]): LatencyHistogram {
  const [first] = histograms;
  if (first !== undefined && histograms.length === 1 && isAscending(first)) return first;
  return histograms.every(isPacked) ? mergePacked(histograms) : sumHistograms(histograms);
}

/** The latencies of all of them together, however many there are: it costs one look at each bucket. */
export function sumHistograms(histograms: readonly LatencyHistogram[]): EncodedHistogram {
  const packed = new Float64Array(histograms.some(isPacked) ? PACKED_BUCKETS : 0);
  const others = new Map<number, number>();
  for (const histogram of histograms) {
    if (isPacked(histogram)) addPacked(packed, histogram);
    else for (const [index, count] of buckets(histogram)) add(others, index, count);
  }
  const sums: number[] = [];
  for (let index = 0; index < packed.length; index += 1) {
    const count = packed[index] ?? 0;
    if (count > 0) sums.push(index, count);
  }
  if (others.size === 0) return sums;
  for (const [index, count] of buckets(sums)) add(others, index, count);
  return encodeCounts(others);
}

/** The same latencies, each longer by so much; at most 0.1 % above the true ones and never below them. */
export function laterBy(histogram: LatencyHistogram, byMs: Ms): EncodedHistogram {
  const later = new Map<number, number>();
  const byUs = toMicroseconds(byMs);
  for (const [index, count] of buckets(histogram)) {
    add(later, bucketIndex(upperBoundUs(index) + byUs), count);
  }
  return encodeCounts(later);
}

/** As it is kept with a whole run: packed, unless what it holds is too large for that. */
export function packHistogram(histogram: LatencyHistogram): LatencyHistogram {
  if (isPacked(histogram)) return histogram;
  const packed = new Uint16Array(histogram.length);
  if (!isAscending(histogram)) return histogram;
  for (let at = 0; at < histogram.length; at += 1) {
    packed[at] = histogram[at] ?? 0;
    if (packed[at] !== histogram[at]) return histogram;
  }
  return packed;
}

/** How many latencies there are. */
export function countOf(histogram: LatencyHistogram): number {
  let total = 0;
  for (let at = 1; at < histogram.length; at += 2) total += histogram[at] ?? 0;
  return total;
}

/**
 * How many latencies are at or below the threshold: exact for one of up to four significant digits. For any other it
 * is never too high: latencies in the last 0.1 % below the threshold may count as above it.
 */
export function countAtOrBelow(histogram: LatencyHistogram, thresholdMs: Ms): number {
  const last = lastBucketWithin(Math.floor(toNanoseconds(thresholdMs) / 1e3));
  let total = 0;
  for (let at = 0; at + 1 < histogram.length; at += 2) {
    if ((histogram[at] ?? 0) > last) break;
    total += histogram[at + 1] ?? 0;
  }
  return total;
}

/**
 * The latency that a share `q` of all stays at or below, by nearest rank; at most 0.1 % above the true one and never
 * below it. Undefined when there are none.
 */
export function quantileMs(histogram: LatencyHistogram, q: Ratio): Ms | undefined {
  // Rounded first, because 0.07 * 100 is a little above 7.
  const rank = Math.max(1, Math.ceil(Number((q * countOf(histogram)).toPrecision(12))));
  let seen = 0;
  let last: number | undefined;
  for (let at = 0; at + 1 < histogram.length && seen < rank; at += 2) {
    last = histogram[at];
    seen += histogram[at + 1] ?? 0;
  }
  return last === undefined ? undefined : upperBoundUs(last) / 1e3;
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

/** The highest bucket whose whole span is at or below the threshold. */
function lastBucketWithin(thresholdUs: number): number {
  if (!Number.isFinite(thresholdUs)) return thresholdUs;
  const index = bucketIndex(thresholdUs);
  return upperBoundUs(index) > thresholdUs ? index - 1 : index;
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

function* buckets(histogram: LatencyHistogram): Generator<readonly [index: number, count: number]> {
  for (let at = 0; at + 1 < histogram.length; at += 2) {
    yield [histogram[at] ?? 0, histogram[at + 1] ?? 0];
  }
}

/** As many as there are numbers in a packed histogram; all of an hour's latencies have one below. */
const PACKED_BUCKETS = 65_536;

function addPacked(counts: Float64Array, histogram: PackedHistogram): void {
  for (let at = 0; at + 1 < histogram.length; at += 2) {
    const index = histogram[at] ?? 0;
    counts[index] = (counts[index] ?? 0) + (histogram[at + 1] ?? 0);
  }
}

function isAscending(histogram: LatencyHistogram): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < histogram.length; at += 2) {
    const index = histogram[at];
    if (typeof index !== 'number' || index <= before) return false;
    before = index;
  }
  return true;
}

function isPacked(histogram: LatencyHistogram): histogram is PackedHistogram {
  return histogram instanceof Uint16Array;
}

/** All ascending, and so is what comes out. */
function mergePacked(histograms: readonly PackedHistogram[]): LatencyHistogram {
  const [first = new Uint16Array(), ...others] = histograms;
  let merged = first;
  for (const other of others) {
    const both = mergeTwo(merged, other);
    if (both === undefined) return sumHistograms(histograms);
    merged = both;
  }
  return merged;
}

/** Undefined where a count gets too large to be packed. */
function mergeTwo(a: PackedHistogram, b: PackedHistogram): PackedHistogram | undefined {
  const merged = new Uint16Array(a.length + b.length);
  let [i, j, end] = [0, 0, 0];
  for (; i < a.length || j < b.length; end += 2) {
    const left = a[i] ?? PACKED_BUCKETS;
    const right = b[j] ?? PACKED_BUCKETS;
    const isLeft = left <= right;
    const isRight = right <= left;
    const count = (isLeft ? (a[i + 1] ?? 0) : 0) + (isRight ? (b[j + 1] ?? 0) : 0);
    merged[end] = isLeft ? left : right;
    merged[end + 1] = count;
    if (merged[end + 1] !== count) return undefined;
    if (isLeft) i += 2;
    if (isRight) j += 2;
  }
  return merged.slice(0, end);
}
