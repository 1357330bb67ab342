import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { CounterStep } from './counter-window.ts';
import { type Unseen, unseenSpan } from './reconcile-when.ts';

const FIRST = 1_000;
const CLOCKS = { measuredAtMs: 0, offsetMs: 0, errorMs: 5 };

/** Steps of one counter, scraped `everyMs`, of requests counted at these times. */
function stepsOf(countedAtMs: readonly number[], everyMs: number, phaseMs: number): CounterStep[] {
  const steps: CounterStep[] = [];
  for (let fromMs = FIRST * 1_000 - 20_000 + phaseMs; fromMs < 1_090_000; fromMs += everyMs) {
    const toMs = fromMs + everyMs;
    const growth = countedAtMs.filter((at) => at >= fromMs && at < toMs).length;
    const scrape = (atMs: number) => ({ atMs, readByMs: atMs });
    steps.push({ from: scrape(fromMs), to: scrape(toMs), growth, lossy: false, held: 0 });
  }
  return steps;
}

function bySecond(beganAtMs: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const at of beganAtMs) {
    const second = Math.floor(at / 1_000);
    counts.set(second, (counts.get(second) ?? 0) + 1);
  }
  return counts;
}

/** 20 requests a second from 10 s before the window to 10 s after it, counted 40 ms after they began. */
const BEGAN = Array.from({ length: 1_000 }, (_, i) => (FIRST - 10) * 1_000 + i * 50);
const WINDOW = { startedAtMs: FIRST * 1_000, endedAtMs: (FIRST + 30) * 1_000 };

const find = (
  unseen: Unseen,
  counted: readonly number[],
  { client = BEGAN, everyMs = 1_000, phaseMs = 370 } = {},
) =>
  unseenSpan(unseen, WINDOW, {
    steps: [stepsOf(counted, everyMs, phaseMs)],
    client: bySecond(client),
    countedWithinMs: 40,
    clockOffset: CLOCKS,
  });

const COUNTED = BEGAN.map((at) => at + 40);
const between = (fromMs: number, toMs: number) => (at: number) => at >= fromMs && at < toMs;

describe('what one side saw and the other did not', () => {
  it('is nothing when both saw the same', () => {
    expect([find('by-service', COUNTED), find('by-client', COUNTED)]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('is dated to the seconds of an outage that the service did not count', () => {
    const lost = between(1_010_200, 1_015_700);
    expect(
      find(
        'by-service',
        COUNTED.filter((at) => !lost(at)),
      ),
    ).toEqual({
      atLeast: 70,
      fromSecond: 1_010,
      untilSecond: 1_015,
    });
  });

  it('is dated to the seconds in which somebody else used the service', () => {
    const foreign = Array.from({ length: 300 }, (_, i) => 1_020_100 + i * 10);
    const found = find('by-client', [...COUNTED, ...foreign]);
    expect(found).toEqual({ atLeast: 260, fromSecond: 1_019, untilSecond: 1_024 });
  });

  it('is never more than was lost, and all of it lies where it was lost', () => {
    const losses = fc.record({
      fromMs: fc.integer({ min: 1_000_000, max: 1_025_000 }),
      lengthMs: fc.integer({ min: 0, max: 20_000 }),
      everyMs: fc.constantFrom(500, 1_000, 5_000),
      phaseMs: fc.integer({ min: 0, max: 499 }),
    });
    fc.assert(
      fc.property(losses, ({ fromMs, lengthMs, everyMs, phaseMs }) => {
        const isLost = between(fromMs, fromMs + lengthMs);
        const lost = BEGAN.filter(isLost);
        const counted = BEGAN.filter((at) => !isLost(at)).map((at) => at + 40);
        const span = find('by-service', counted, { everyMs, phaseMs });
        if (span === undefined) return;
        const from = span.fromSecond * 1_000;
        const inside = lost.filter(between(from, span.untilSecond * 1_000));
        expect(span.atLeast).toBeLessThanOrEqual(inside.length);
        expect(find('by-client', counted, { everyMs, phaseMs })).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('is the shortest span that holds as much', () => {
    const losses = fc.array(fc.integer({ min: 0, max: 29 }), { minLength: 4, maxLength: 20 });
    fc.assert(
      fc.property(losses, (seconds) => {
        const isLost = (at: number) => seconds.includes(Math.floor(at / 1_000) - FIRST);
        const counted = COUNTED.filter((at) => !isLost(at));
        const span = find('by-service', counted, { phaseMs: 0 });
        if (span === undefined) return;
        const steps = stepsOf(counted, 1_000, 0);
        const sum = (of: readonly CounterStep[]) => of.reduce((n, { growth }) => n + growth, 0);
        const certain = (a: number, b: number) => {
          const began = BEGAN.filter(between(a * 1_000, b * 1_000)).length;
          const before = sum(steps.filter(({ to }) => to.atMs <= a * 1_000 - 5));
          const upTo = sum(steps.filter(({ from }) => from.atMs < (b + 1) * 1_000 + 5));
          return began - (upTo - before);
        };
        expect(certain(span.fromSecond, span.untilSecond)).toBeGreaterThanOrEqual(span.atLeast);
        expect(span.atLeast).toBe(certain(FIRST, FIRST + 30));
        const length = span.untilSecond - span.fromSecond;
        for (let a = FIRST; a + length - 1 <= FIRST + 30; a += 1) {
          expect(length > 1 && certain(a, a + length - 1) >= span.atLeast).toBe(false);
        }
      }),
      { numRuns: 100 },
    );
  });
});
