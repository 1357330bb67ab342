import { goodIn, type CountGood } from './client-evidence.ts';
import type { OfferedSecond } from './offered-seconds.ts';
import type { EpochMs, EpochSecond } from './units.ts';

/** Requests of consecutive seconds, and how many there were before each, so that any window is one subtraction. */
export type Buckets = {
  readonly first: EpochSecond;
  readonly length: number;
  /** 0 in a second of which nothing was reported. */
  readonly offered: Float64Array;
  readonly good: Float64Array;
  /** Sums of all buckets before: one entry more than there are buckets. */
  readonly offeredBefore: Float64Array;
  readonly goodBefore: Float64Array;
};

/** Of one second: how many were counted, and how many of those were good. */
type Counted = { readonly offered: number; readonly good: number };

/**
 * One bucket a second from that of `fromMs` on, whole seconds only. A second of which nothing at all was reported is
 * empty, not bad: requests that hang are reported when they time out, so there the report is missing, and nothing can
 * be told.
 */
export function bucketsOf(
  seconds: readonly OfferedSecond[],
  span: { readonly fromMs: EpochMs; readonly untilMs: EpochMs },
  count: (one: OfferedSecond) => Counted,
): Buckets {
  const first = Math.floor(span.fromMs / 1_000);
  const length = Math.max(0, Math.floor(span.untilMs / 1_000) - first);
  const [offered, good] = [new Float64Array(length), new Float64Array(length)];
  for (const one of seconds) {
    const at = one.second - first;
    if (at < 0 || at >= length || one.record === undefined) continue;
    const counted = count(one);
    offered[at] = counted.offered;
    good[at] = counted.good;
  }
  const [offeredBefore, goodBefore] = [sumsBefore(offered), sumsBefore(good)];
  return { first, length, offered, good, offeredBefore, goodBefore };
}

/** All that was offered in a second, and what of it was good. */
export function countOffered(good: CountGood): (one: OfferedSecond) => Counted {
  return (one) => ({ offered: one.offered, good: goodIn(one, good) });
}

/** `undefined` where nothing was counted. */
export function shareOf({ offered, good }: Buckets, at: number): number | undefined {
  const n = offered[at] ?? 0;
  return n === 0 ? undefined : (good[at] ?? 0) / n;
}

function sumsBefore(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (const [at, value] of values.entries()) sums[at + 1] = (sums[at] ?? 0) + value;
  return sums;
}
