import type { ClockOffset } from '../../domain/plan.ts';
import type { EpochMs } from '../../domain/units.ts';

/** One round trip: when we asked and had the answer by our clock, and what Prometheus's clock said in between. */
export type RoundTrip = {
  readonly sentMs: EpochMs;
  readonly receivedMs: EpochMs;
  readonly theirMs: EpochMs;
};

/**
 * The offset of Prometheus's clock to ours, from the quickest of several round trips. Theirs was read somewhere
 * between sending and receiving, so the middle is off by half the trip at most; each clock is cut to whole
 * milliseconds, which adds one.
 */
export function offsetFrom(trips: readonly RoundTrip[]): ClockOffset | undefined {
  const [quickest] = [...trips].sort((a, b) => tookMs(a) - tookMs(b));
  if (quickest === undefined) return undefined;
  const middleMs = (quickest.sentMs + quickest.receivedMs) / 2;
  return {
    measuredAtMs: Math.round(middleMs),
    offsetMs: quickest.theirMs - middleMs,
    errorMs: tookMs(quickest) / 2 + 1,
  };
}

function tookMs({ sentMs, receivedMs }: RoundTrip): number {
  return receivedMs - sentMs;
}
