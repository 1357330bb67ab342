import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { histogramOf } from '../../test/kit/histogram-of.ts';
import { offeredSeconds, secondsIn } from './offered-seconds.ts';
import type { SecondRecord } from './second-record.ts';

const record = (second: number, ok: number, dropped = 0): SecondRecord => ({
  second,
  ok,
  failedByStatus: {},
  unansweredByReason: {},
  dropped,
  okLatency: [],
});

/** One record a second from second 0; `undefined` is a second nothing was reported of. */
const records = (...seen: (number | undefined)[]) =>
  seen.flatMap((ok, second) => (ok === undefined ? [] : record(second, ok)));

const unfinishedOf = (rate: number, ...seen: (number | undefined)[]) =>
  offeredSeconds(records(...seen), rate, seen.length * 1_000).map(({ unfinished }) => unfinished);

describe('the arrivals of a load', () => {
  it('are all accounted for when each second has its rate', () => {
    expect(unfinishedOf(100, 12, 100, 100, 100)).toEqual([0, 0, 0, 0]);
  });

  it('may begin a little late, in the next second', () => {
    expect(unfinishedOf(100, 12, 98, 102, 99, 101, 100)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(unfinishedOf(1_000, 12, 1_000, 930, 1_070, 1_000)).toEqual([0, 0, 0, 0, 0]);
  });

  it('may be made up over several seconds, and are then late by what was behind', () => {
    const accounted = offeredSeconds(records(12, 500, 398, 517, 565, 520, 500), 500, 7_000);
    expect(accounted.map(({ unfinished }) => unfinished)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(accounted.map(({ lateMs }) => Math.round(lateMs))).toEqual([0, 0, 204, 204, 170, 40, 0]);
  });

  it('have their latency from when they were due', () => {
    const answered = { ...record(2, 2), okLatency: histogramOf([40, 150]) };
    const seconds = [record(0, 2), record(1, 0), answered, record(3, 4)];
    const late = offeredSeconds(seconds, 2, 4_000);
    expect(late.map(({ lateMs }) => lateMs)).toEqual([0, 1_000, 1_000, 1_000]);
    expect(late[2]?.record?.okLatency).toEqual(histogramOf([1_040, 1_150]));
  });

  it('are unfinished and not late when only some of them are made up', () => {
    const accounted = offeredSeconds(records(12, 100, 40, 130, 100), 100, 5_000);
    expect(accounted.map(({ unfinished }) => unfinished)).toEqual([0, 0, 30, 0, 0]);
    expect(accounted.map(({ lateMs }) => lateMs)).toEqual([0, 0, 300, 300, 0]);
  });

  it('are unfinished when they are missing, in the second they were due', () => {
    expect(unfinishedOf(100, 12, 100, 60, 100)).toEqual([0, 0, 40, 0]);
  });

  it('are unfinished in a second of which nothing was reported', () => {
    expect(unfinishedOf(100, 12, 100, undefined, 100)).toEqual([0, 0, 100, 0]);
  });

  it('are unfinished after the last report, up to the end that was asked for', () => {
    expect(offeredSeconds(records(12, 100), 100, 4_000)).toEqual([
      { second: 0, record: record(0, 12), unfinished: 0, offered: 12, lateMs: 0 },
      { second: 1, record: record(1, 100), unfinished: 0, offered: 100, lateMs: 0 },
      { second: 2, unfinished: 100, offered: 100, lateMs: 0 },
      { second: 3, unfinished: 100, offered: 100, lateMs: 0 },
    ]);
  });

  it('include those that were dropped', () => {
    const seconds = [record(0, 12), record(1, 70, 30)];
    expect(offeredSeconds(seconds, 100, 2_000).map(({ offered }) => offered)).toEqual([12, 100]);
  });

  it('trickle away unnoticed only up to one arrival and 10 ms of them', () => {
    const seen = Array.from({ length: 61 }, (_, second) => (second === 0 ? 12 : 99));
    const unfinished = unfinishedOf(100, ...seen).reduce((sum, one) => sum + one, 0);
    expect(unfinished).toBeGreaterThanOrEqual(60 - 2);
    expect(unfinished).toBeLessThanOrEqual(60);
  });

  it('may be fewer than one a second', () => {
    expect(unfinishedOf(0.5, 0, 1, 0, 1, 0, 1, 0)).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('are nobody’s business when nothing was ever reported', () => {
    expect(offeredSeconds([], 100, 5_000)).toEqual([]);
  });

  it('are never fewer than were seen, and conserved up to the carry', () => {
    const load = fc.record({
      rate: fc.integer({ min: 1, max: 2_000 }),
      lost: fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 2, maxLength: 60 }),
    });
    fc.assert(
      fc.property(load, ({ rate, lost }) => {
        const missing = lost.map((one) => Math.min(one, rate));
        const seen = missing.map((one) => rate - one);
        const accounted = offeredSeconds(records(...seen), rate, seen.length * 1_000);
        const unfinished = accounted.reduce((sum, one) => sum + one.unfinished, 0);
        // What was due in the first second is not known.
        const truth = missing.slice(1).reduce((sum, one) => sum + one, 0);
        expect(accounted.every(({ unfinished }) => unfinished >= 0)).toBe(true);
        expect(unfinished).toBeLessThanOrEqual(truth);
        expect(truth - unfinished).toBeLessThanOrEqual(1 + rate * 0.01 + 1e-6);
      }),
    );
  });
});

describe('the seconds of a window', () => {
  it('are those that lie wholly in it', () => {
    const accounted = offeredSeconds(records(1, 1, 1, 1), 1, 4_000);
    const within = secondsIn(accounted, { startedAtMs: 1_000, endedAtMs: 3_500 });
    expect(within.map(({ second }) => second)).toEqual([1, 2]);
  });
});
