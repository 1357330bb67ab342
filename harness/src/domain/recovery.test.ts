import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { OfferedSecond } from './offered-seconds.ts';
import { measureRecovery, type RecoveryQuestion } from './recovery.ts';
import { eventsPerWindow, recoveryWindowSeconds } from './recovery-window.ts';

const RATE = 100;

/** Shares of good requests, one a second from second 1000 on; `undefined` is a second nothing was reported of. */
const trace = (...shares: (number | undefined)[]): readonly OfferedSecond[] =>
  shares.map((share, index) => {
    const second = 1_000 + index;
    if (share === undefined) return { second, unfinished: RATE, offered: RATE, lateMs: 0 };
    const ok = Math.round(RATE * share);
    const record = {
      second,
      ok,
      failedByStatus: { 503: RATE - ok },
      unansweredByReason: {},
      dropped: 0,
      okLatency: [],
    };
    return { second, record, unfinished: 0, offered: RATE, lateMs: 0 };
  });

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

/** Injected at the start of second 1005, over at 1015, looked at until the trace ends. */
const measure = (seconds: readonly OfferedSecond[], question: Partial<RecoveryQuestion> = {}) =>
  measureRecovery(seconds, ({ ok }) => ok, {
    harmFromMs: 1_005_000,
    injectedAtMs: 1_005_000,
    clearedAtMs: 1_015_000,
    observedUntilMs: (1_000 + seconds.length) * 1_000,
    theta: 0.99,
    windowSeconds: 3,
    holdSeconds: 15,
    eventsPerWindow: 200,
    ...question,
  });

describe('recovery', () => {
  it.each([1, 3, 12, 30])('of an outage of %d s is measured to the second', (outage) => {
    const seconds = trace(...times(7, 1), ...times(outage, 0), ...times(40, 1));
    const { outcome, evidence } = measure(seconds, { clearedAtMs: 1_006_000 });
    expect([outcome, evidence]).toEqual([
      'recovered',
      {
        onsetAfterMs: 2_000,
        recoveredAfterInjectMs: 2_000 + outage * 1_000,
        recoveredAfterClearMs: 1_000 + outage * 1_000,
        firstGoodAfterOnsetMs: outage * 1_000,
        resolutionMs: 1_250,
        longestOutageMs: outage * 1_000,
        badSeconds: outage,
        relapses: 0,
      },
    ]);
  });

  it('of an outage of any length, at any time, is off by no more than the bucket', () => {
    const outages = fc.record({
      from: fc.integer({ min: 5, max: 20 }),
      length: fc.integer({ min: 1, max: 30 }),
      share: fc.integer({ min: 0, max: 90 }),
    });
    fc.assert(
      fc.property(outages, ({ from, length, share }) => {
        const seconds = trace(...times(from, 1), ...times(length, share / 100), ...times(30, 1));
        const { outcome, evidence } = measure(seconds);
        const recoveredAt = 1_000 + from + length;
        expect(outcome).toBe('recovered');
        expect(evidence.onsetAfterMs).toBe((from - 5) * 1_000);
        expect(evidence.recoveredAfterInjectMs).toBe((recoveredAt - 1_005) * 1_000);
        expect(evidence.recoveredAfterClearMs).toBe(Math.max(0, recoveredAt - 1_015) * 1_000);
      }),
    );
  });

  it('is not asked for when nothing broke, a stray error included', () => {
    expect(measure(trace(...times(20, 1), 0.98, ...times(20, 1)))).toEqual({
      outcome: 'did-not-break',
      evidence: { resolutionMs: 1_250, longestOutageMs: 1_000, badSeconds: 0.02, relapses: 0 },
      goodAfterClearAtBestMs: 0,
      heldAtEnd: true,
      endsBad: false,
      thinWindows: 0,
      windows: 34,
    });
  });

  it('is dated from the first bad second, not from the window that looks ahead to it', () => {
    const { evidence } = measure(trace(...times(10, 1), ...times(4, 0.5), ...times(30, 1)));
    expect(evidence).toMatchObject({ onsetAfterMs: 5_000, recoveredAfterInjectMs: 9_000 });
  });

  it('counts from the end of the harm, and is no time at all when the system healed before', () => {
    const { evidence } = measure(trace(...times(6, 1), ...times(4, 0), ...times(40, 1)));
    expect(evidence).toMatchObject({ recoveredAfterInjectMs: 5_000, recoveredAfterClearMs: 0 });
  });

  it('counts again from the end of the harm when that breaks what had healed', () => {
    const seconds = trace(...times(5, 1), 0, 0, ...times(20, 1), 0, 0, 0, ...times(30, 1));
    const { outcome, evidence } = measure(seconds, { clearedAtMs: 1_027_000 });
    expect([outcome, evidence]).toEqual([
      'recovered',
      {
        onsetAfterMs: 0,
        firstGoodAfterOnsetMs: 2_000,
        recoveredAfterInjectMs: 2_000,
        selfHealedAfterMs: 2_000,
        recoveredAfterClearMs: 3_000,
        resolutionMs: 1_250,
        longestOutageMs: 3_000,
        badSeconds: 5,
        relapses: 1,
      },
    ]);
  });

  it('counts as relapses what breaks after it', () => {
    const seconds = trace(...times(16, 0), ...times(20, 1), 0, ...times(20, 1), 0, ...times(10, 1));
    expect(measure(seconds).evidence).toMatchObject({ recoveredAfterClearMs: 1_000, relapses: 2 });
  });

  it('is not seen in a system that flaps faster than it has to hold', () => {
    const flapping = Array.from({ length: 45 }, (_, s) => (s % 10 < 5 ? 0 : 1));
    const { outcome, evidence, goodAfterClearAtBestMs } = measure(trace(...flapping, 0));
    expect(outcome).toBe('not-seen-to-recover');
    expect(evidence).toMatchObject({ censoredAfterMs: 31_000, relapses: 0 });
    expect(evidence.recoveredAfterClearMs).toBeUndefined();
    expect(goodAfterClearAtBestMs).toBe(29_000);
  });

  it('may have happened when the look was too short to see it hold', () => {
    const { outcome, evidence, goodAfterClearAtBestMs } = measure(
      trace(...times(19, 0), ...times(8, 1)),
    );
    expect([outcome, evidence.censoredAfterMs, goodAfterClearAtBestMs]).toEqual([
      'not-seen-to-recover',
      12_000,
      4_000,
    ]);
  });

  it('cannot be told from seconds that nothing was reported of', () => {
    const silent = measure(trace(...times(6, 1), ...times(5, undefined), ...times(30, 1)));
    expect(silent.outcome).toBe('no-data');
    const silentAfterwards = measure(trace(...times(16, 0), ...times(30, undefined)));
    expect([silentAfterwards.outcome, silentAfterwards.goodAfterClearAtBestMs]).toEqual([
      'not-seen-to-recover',
      0,
    ]);
  });

  it('cannot be told when there was no time to look', () => {
    expect(measure(trace(...times(6, 1))).outcome).toBe('no-data');
  });

  it('has its times to the millisecond of the harm', () => {
    const seconds = trace(...times(5, 1), ...times(13, 0), ...times(30, 1));
    const { evidence } = measure(seconds, { injectedAtMs: 1_005_020, clearedAtMs: 1_015_015 });
    expect(evidence).toMatchObject({
      onsetAfterMs: 0,
      recoveredAfterInjectMs: 12_980,
      recoveredAfterClearMs: 2_985,
    });
  });
});

describe('the window recovery is told by', () => {
  it.each([
    [1_000, 0.99, 3],
    [100, 0.99, 3],
    [67, 0.99, 3],
    [66.7, 0.99, 4],
    [20, 0.99, 11],
    [100, 0.999, 21],
    [100, 0.5, 3],
    [100, 1, 3],
  ])('at %d/s and θ = %d has %d s', (rate, theta, seconds) => {
    expect(recoveryWindowSeconds(rate, theta)).toBe(seconds);
    expect(rate * seconds).toBeGreaterThanOrEqual(eventsPerWindow(theta));
  });
});
