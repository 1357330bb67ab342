import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { mergeSeconds } from './merge-seconds.ts';
import { offeredSeconds } from './offered-seconds.ts';
import type { SecondRecord } from './second-record.ts';

const FIRST_SECOND = 1_800_000_000;
const LATE_MS = 10;

/**
 * An open load, slot by slot: each is begun up to 10 ms late, or as soon as the generator has made up for a stall, and
 * leaves one trace, or none.
 */
const loads = fc.record({
  rate: fc.integer({ min: 1, max: 400 }),
  releasedAfterMs: fc.integer({ min: 0, max: 999 }),
  seconds: fc.integer({ min: 3, max: 25 }),
  // Not in the second of the release, which has no plan, nor in the next: the first arrival may begin there.
  lostFrom: fc.integer({ min: 2, max: 25 }),
  lostFor: fc.integer({ min: 0, max: 6 }),
  lostShare: fc.constantFrom(0, 0.5, 1),
  stalledFromMs: fc.integer({ min: 2_000, max: 20_000 }),
  stalledForMs: fc.integer({ min: 0, max: 3_000 }),
  lateness: fc.infiniteStream(fc.integer({ min: 0, max: LATE_MS })),
  fates: fc.infiniteStream(fc.constantFrom('ok', 'failed', 'refused', 'dropped')),
});

/** A stalled generator begins what has piled up as fast as it can, which is 20 times as fast as it is due. */
function beginning(
  { stalledFromMs, stalledForMs }: { stalledFromMs: number; stalledForMs: number },
  dueMs: number,
): number {
  const before = FIRST_SECOND * 1_000;
  if (dueMs < stalledFromMs) return before + dueMs;
  const madeUpMs = stalledFromMs + stalledForMs + (dueMs - stalledFromMs) / 20;
  return before + Math.max(dueMs, madeUpMs);
}

type Slot = { readonly dueMs: number; readonly beganMs: number; readonly fate: string };

function recordOf({ beganMs, fate }: Slot): SecondRecord {
  return {
    second: Math.floor(beganMs / 1_000),
    ok: fate === 'ok' ? 1 : 0,
    failedByStatus: fate === 'failed' ? { '503': 1 } : {},
    unansweredByReason: fate === 'refused' ? { refused: 1 } : {},
    dropped: fate === 'dropped' ? 1 : 0,
    okLatency: [],
  };
}

describe('the arrivals of a simulated open load', () => {
  it('are accounted for, but for what may begin late, whatever became of each', () => {
    const check = fc.property(loads, (load) => {
      const { rate, seconds, lostFrom, lostFor, lostShare } = load;
      const releasedMs = FIRST_SECOND * 1_000 + load.releasedAfterMs;
      const untilSecond = FIRST_SECOND + seconds;
      const slots: Slot[] = [];
      const lost: number[] = [];
      let owed = 0;
      for (let i = 0; ; i += 1) {
        const dueMs = releasedMs + (i * 1_000) / rate;
        if (dueMs >= (untilSecond + 1) * 1_000) break;
        const into = Math.floor(dueMs / 1_000) - FIRST_SECOND;
        const isIn = into >= lostFrom && into < lostFrom + lostFor && into < seconds;
        owed += isIn ? lostShare : 0;
        if (isIn && owed >= 1) {
          owed -= 1;
          lost.push(dueMs);
          continue;
        }
        const [late = 0] = load.lateness.take(1);
        const [fate = 'ok'] = load.fates.take(1);
        slots.push({ dueMs, beganMs: beginning(load, dueMs - FIRST_SECOND * 1_000) + late, fate });
      }
      const found = offeredSeconds(mergeSeconds(slots.map(recordOf)), rate, untilSecond * 1_000);
      // A stall that lasts to the end leaves arrivals that nobody has seen yet.
      fc.pre(load.stalledFromMs + load.stalledForMs * 1.1 + 100 < seconds * 1_000);
      // What may be carried on unnoticed, and what begins late at the end; one arrival may lie on either side of each end.
      const allowed = 1 + (2 * rate * LATE_MS) / 1_000 + 2;
      const offered = found.reduce((sum, one) => sum + one.offered, 0);
      const unfinished = found.reduce((sum, one) => sum + one.unfinished, 0);
      const due = slots.filter(({ dueMs }) => dueMs < untilSecond * 1_000).length + lost.length;
      expect(Math.abs(offered - due)).toBeLessThanOrEqual(allowed);
      expect(unfinished).toBeLessThanOrEqual(lost.length + allowed);
      expect(unfinished).toBeGreaterThanOrEqual(lost.length - allowed);
    });
    fc.assert(check, { numRuns: 150, seed: 20_260_117 });
  });
});
