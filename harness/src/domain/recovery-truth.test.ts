import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { OfferedSecond } from './offered-seconds.ts';
import { measureRecovery } from './recovery.ts';
import { eventsPerWindow, recoveryWindowSeconds } from './recovery-window.ts';

const THETA = 0.99;
const START_MS = 1_000_000;
const LENGTH_MS = 90_000;

type Outage = {
  readonly ratePerSecond: number;
  /** When requests that begin start to fail, and until when. */
  readonly fromMs: number;
  readonly lengthMs: number;
  /** By how much the generator's stamps are off. */
  readonly clockMs: number;
};

/** Each arrival by itself, failed if it began in the outage, stamped by a clock that is off. */
function arrivals({ ratePerSecond, fromMs, lengthMs, clockMs }: Outage): readonly OfferedSecond[] {
  const counts = new Map<number, { ok: number; failed: number }>();
  for (let i = 0; i < (LENGTH_MS / 1_000) * ratePerSecond; i += 1) {
    const atMs = START_MS + (i * 1_000) / ratePerSecond;
    const second = Math.floor((atMs + clockMs) / 1_000);
    const count = counts.get(second) ?? { ok: 0, failed: 0 };
    counts.set(second, count);
    if (atMs >= fromMs && atMs < fromMs + lengthMs) count.failed += 1;
    else count.ok += 1;
  }
  return [...counts].map(([second, { ok, failed }]) => ({
    second,
    unfinished: 0,
    lateMs: 0,
    offered: ok + failed,
    record: {
      second,
      ok,
      failedByStatus: { 503: failed },
      unansweredByReason: {},
      dropped: 0,
      okLatency: [],
    },
  }));
}

const outagesOf = (lengthMs: number) =>
  fc.record({
    ratePerSecond: fc.constantFrom(20, 67, 100, 400, 1_000),
    fromMs: fc.double({ min: START_MS + 10_000, max: START_MS + 12_000, noNaN: true }),
    lengthMs: fc.constant(lengthMs),
    clockMs: fc.integer({ min: -249, max: 249 }),
  });

describe('the time to recover', () => {
  it.each([1, 3, 12, 30])(
    'of an outage of %d s that begins and ends anywhere in a second is no further off than it says',
    (seconds) => {
      fc.assert(
        fc.property(
          outagesOf(seconds * 1_000),
          fc.integer({ min: 0, max: 35_000 }),
          (outage, clearedMs) => {
            const { ratePerSecond, fromMs, lengthMs } = outage;
            const injectedAtMs = Math.floor(fromMs);
            const clearedAtMs = injectedAtMs + clearedMs;
            const { outcome, evidence } = measureRecovery(arrivals(outage), ({ ok }) => ok, {
              harmFromMs: injectedAtMs - 1_000,
              injectedAtMs,
              clearedAtMs,
              observedUntilMs: START_MS + LENGTH_MS - 1_000,
              theta: THETA,
              windowSeconds: recoveryWindowSeconds(ratePerSecond, THETA),
              holdSeconds: 15,
              eventsPerWindow: eventsPerWindow(THETA),
            });
            // Nobody can know it before the first arrival that is served again.
            const periodMs = 1_000 / ratePerSecond;
            const toleranceMs = evidence.resolutionMs + periodMs;
            const endMs = fromMs + lengthMs;
            expect(outcome).toBe('recovered');
            expect(evidence.resolutionMs).toBe(1_250);
            const offBy = [
              (evidence.onsetAfterMs ?? Infinity) - (fromMs - injectedAtMs),
              (evidence.recoveredAfterInjectMs ?? Infinity) - (endMs - injectedAtMs),
              (evidence.recoveredAfterClearMs ?? Infinity) - Math.max(0, endMs - clearedAtMs),
              (evidence.firstGoodAfterOnsetMs ?? Infinity) - lengthMs,
            ].map(Math.abs);
            expect(Math.max(...offBy)).toBeLessThanOrEqual(toleranceMs);
            const strayMs = 2 * (periodMs + 1_000 * (1 - THETA));
            expect(evidence.longestOutageMs).toBeGreaterThanOrEqual(lengthMs - strayMs);
            expect(evidence.longestOutageMs).toBeLessThan(lengthMs + 2_000 + periodMs);
            expect(Math.abs(evidence.badSeconds * 1_000 - lengthMs)).toBeLessThanOrEqual(
              2 * periodMs + 60,
            );
          },
        ),
        { numRuns: 60 },
      );
    },
  );
});
