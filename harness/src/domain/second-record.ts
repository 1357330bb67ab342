import type { LatencyHistogram } from './latency-histogram.ts';
import type { EpochMs, EpochSecond } from './units.ts';

/** Why a request got no answer. */
export const UNANSWERED_REASONS = ['timeout', 'refused', 'reset', 'closed', 'other'] as const;
export type UnansweredReason = (typeof UNANSWERED_REASONS)[number];

/**
 * What the client saw of the requests that *started* in one second, folded from the load generator's sample
 * stream as it arrives. Records are additive: a request that ends late comes as a further record of its second.
 */
export type SecondRecord = {
  readonly second: EpochSecond;
  /** Answered with a status below 500. */
  readonly ok: number;
  /** Answered with a status of 500 or above, by status: `{ "503": 4 }`. */
  readonly failedByStatus: Readonly<Record<string, number>>;
  /** Not answered, by reason: `{ "timeout": 2, "refused": 9, "reset": 1, "closed": 3, "other": 0 }`. */
  readonly unansweredByReason: Readonly<Record<string, number>>;
  /** Arrivals that were due in this second and that the generator had no free VU for. */
  readonly dropped: number;
  /** Latency of the `ok` requests, from start to last byte, connect time included. */
  readonly okLatency: LatencyHistogram;
};

/** How the load generator itself was doing over one second. */
export type LoadHealthSample = {
  readonly atMs: EpochMs;
  /** Virtual users in use and the ceiling. */
  readonly activeVus: number;
  readonly maxVus: number;
  /** Share of one core its process used since the last sample; absent where it cannot be read. */
  readonly cpuCores?: number;
};
