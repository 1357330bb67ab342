import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { histogramOfCounted } from '../../test/kit/histogram-of.ts';
import { mergeHistograms, quantileMs, countOf } from './latency-histogram.ts';
import type { OfferedSecond } from './offered-seconds.ts';
import { latencyRecovery } from './recovery-latency.ts';

const START = 700;
const BASELINE_SECONDS = 10;

/** Of each second: how many answers were quick, and how many slow by how much. */
type Second = { readonly quick: number; readonly slow: number; readonly slowMs: number };

function asOffered(seconds: readonly Second[]): readonly OfferedSecond[] {
  return seconds.map(({ quick, slow, slowMs }, index) => ({
    second: START + index,
    offered: 100,
    unfinished: 0,
    lateMs: 0,
    record: {
      second: START + index,
      ok: quick + slow,
      failedByStatus: { 503: 100 - quick - slow },
      unansweredByReason: {},
      dropped: 0,
      okLatency: histogramOfCounted([
        [10, quick],
        [slowMs, slow],
      ]),
    },
  }));
}

const CALM: Second = { quick: 90, slow: 10, slowMs: 20 };
const times = (count: number, second: Second): Second[] =>
  Array.from({ length: count }, () => second);

/** Injected when the baseline is over, rolled back 10 s later. */
function measure(after: readonly Second[], holdSeconds = 5) {
  const seconds = asOffered([...times(BASELINE_SECONDS, CALM), ...after]);
  const injectedAtMs = (START + BASELINE_SECONDS) * 1_000;
  const baseline = { startedAtMs: START * 1_000, endedAtMs: injectedAtMs };
  return latencyRecovery(seconds, baseline, {
    harmFromMs: injectedAtMs,
    injectedAtMs,
    clearedAtMs: injectedAtMs + 10_000,
    observedUntilMs: (START + seconds.length) * 1_000,
    theta: 0.99,
    windowSeconds: 3,
    holdSeconds,
    eventsPerWindow: 200,
    ratePerSecond: 100,
  });
}

const SLOW: Second = { quick: 50, slow: 50, slowMs: 400 };
const DOWN: Second = { quick: 0, slow: 0, slowMs: 1 };
const told = { baselineP95Ms: 20, limitMs: 22 };

describe('the time until answers are quick again', () => {
  it.each([
    ['is none when they never were slow', times(40, CALM), { outcome: 'undisturbed', ...told }],
    [
      'runs from the roll-back to the first window of quick answers',
      [...times(14, SLOW), ...times(26, CALM)],
      { outcome: 'restored', ...told, restoredAfterClearMs: 4_000 },
    ],
    [
      'is none after the roll-back when they were quick by then',
      [...times(4, SLOW), ...times(36, CALM)],
      { outcome: 'restored', ...told, restoredAfterClearMs: 0 },
    ],
    [
      'is longer than the look when it was not seen',
      times(40, SLOW),
      { outcome: 'not-seen', ...told, censoredAfterMs: 30_000 },
    ],
    ['is not told when nothing was answered', times(40, DOWN), { outcome: 'not-told' }],
  ])('%s', (_, after, wanted) => {
    expect(measure(after)).toEqual(wanted);
  });

  it('is not told without enough answers in the baseline', () => {
    const seconds = asOffered(times(30, CALM));
    const question = {
      harmFromMs: 702_000,
      injectedAtMs: 702_000,
      clearedAtMs: 705_000,
      observedUntilMs: 730_000,
      theta: 0.99,
      windowSeconds: 3,
      holdSeconds: 5,
      eventsPerWindow: 200,
      ratePerSecond: 100,
    };
    const baseline = { startedAtMs: 700_000, endedAtMs: 701_000 };
    expect([
      latencyRecovery(seconds, baseline, question),
      latencyRecovery(seconds, undefined, question),
    ]).toEqual([{ outcome: 'not-told' }, { outcome: 'not-told' }]);
  });

  it('is what merging the answers of every window says', () => {
    const second = fc.record({
      quick: fc.constantFrom(0, 60, 90, 94, 95, 96),
      slow: fc.constantFrom(0, 4, 5, 6),
      slowMs: fc.constantFrom(20, 22, 22.5, 300),
    });
    const stretches = fc
      .array(fc.tuple(second, fc.integer({ min: 1, max: 12 })), { minLength: 3, maxLength: 8 })
      .map((parts) => parts.flatMap(([one, count]) => times(count, one)))
      .filter(({ length }) => length > 14);
    fc.assert(
      fc.property(stretches, fc.integer({ min: 1, max: 9 }), (after, holdSeconds) => {
        const seconds = asOffered(after);
        const isQuick = (t: number) => {
          const inside = seconds.slice(t, t + 3);
          const all = mergeHistograms(...inside.map(({ record }) => record!.okLatency));
          return inside.length === 3 && countOf(all) >= 200 && quantileMs(all, 0.95)! <= 22;
        };
        const restored = seconds.findIndex(
          (_, t) =>
            t >= 10 &&
            Array.from({ length: Math.max(0, holdSeconds - 3) + 1 }, (_one, k) => t + k).every(
              isQuick,
            ),
        );
        const found = measure(after, holdSeconds);
        const isCalm = seconds.slice(0, -2).every((_, t) => isQuick(t));
        expect(found.outcome === 'undisturbed').toBe(isCalm);
        if (isCalm) return;
        expect(found.outcome === 'restored' ? found.restoredAfterClearMs : -1).toBe(
          restored < 0 ? -1 : (restored - 10) * 1_000,
        );
      }),
      { numRuns: 150 },
    );
  });
});
