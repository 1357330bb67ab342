import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { OfferedSecond } from './offered-seconds.ts';
import { measureRecovery, type RecoveryQuestion } from './recovery.ts';

type Second = { readonly offered: number; readonly good: number; readonly isSilent: boolean };

const FIRST = 500;

/** Recovery as docs/method.md says it, word by word and window by window, with no regard to speed. */
function reference(seconds: readonly Second[], question: RecoveryQuestion) {
  const { theta, windowSeconds: w, holdSeconds: hold, eventsPerWindow } = question;
  const from = Math.floor(question.harmFromMs / 1_000) - FIRST;
  const buckets = seconds
    .slice(from)
    .map((one) => (one.isSilent ? { n: 0, g: 0 } : { n: one.offered, g: one.good }));
  const says = (t: number) => {
    const inside = buckets.slice(t, t + w);
    const n = inside.reduce((sum, one) => sum + one.n, 0);
    if (n < eventsPerWindow) return 'thin';
    return inside.reduce((sum, one) => sum + one.g, 0) / n >= theta ? 'good' : 'bad';
  };
  const starts = buckets.map((_, t) => t).filter((t) => t + w <= buckets.length);
  const isBad = (t: number) => {
    const one = buckets[t]!;
    return one.n > 0 && one.g / one.n < theta;
  };
  const firstBadWindow = starts.find((t) => says(t) === 'bad');
  const onset =
    firstBadWindow === undefined
      ? undefined
      : buckets.findIndex((_, t) => t >= firstBadWindow && isBad(t));
  const span = Math.max(0, hold - w);
  const held = (after: number) =>
    starts.find(
      (t) =>
        t >= after &&
        Array.from({ length: span + 1 }, (_, k) => t + k).every(
          (u) => u + w <= buckets.length && says(u) === 'good',
        ),
    );
  const runs = buckets.map((_, start) => {
    if (!isBad(start)) return 0;
    let last = start;
    for (let t = start; t < buckets.length && (isBad(t) || buckets[t]!.n === 0); t += 1) {
      if (isBad(t)) last = t;
    }
    return last - start + 1;
  });
  const longestOutageMs = Math.max(0, ...runs) * 1_000;
  const bad = buckets.reduce((sum, { n, g }) => sum + (n === 0 ? 0 : (n - g) / n), 0);
  const at = (t: number, sinceMs: number) => Math.max(0, (FIRST + from + t) * 1_000 - sinceMs);
  if (onset === undefined) return { onset, longestOutageMs, bad };
  const clear = Math.max(onset, Math.floor(question.clearedAtMs / 1_000) - FIRST - from);
  const [recovered, afterClear] = [held(onset), held(clear)];
  const firstGood = buckets.findIndex((one, t) => t > onset && one.g > 0);
  const known = starts.filter(
    (t) => recovered !== undefined && t >= recovered && says(t) !== 'thin',
  );
  return {
    onset: at(onset, question.injectedAtMs),
    longestOutageMs,
    bad,
    firstGood: firstGood < 0 ? undefined : (firstGood - onset) * 1_000,
    recovered: recovered === undefined ? undefined : at(recovered, question.injectedAtMs),
    healed:
      recovered === undefined || recovered >= clear
        ? undefined
        : at(recovered, question.injectedAtMs),
    afterClear: afterClear === undefined ? undefined : at(afterClear, question.clearedAtMs),
    relapses: known.filter(
      (t, i) => says(t) === 'bad' && (i === 0 || says(known[i - 1]!) === 'good'),
    ).length,
  };
}

function asOffered(seconds: readonly Second[]): readonly OfferedSecond[] {
  return seconds.map(({ offered, good, isSilent }, index) => {
    const second = FIRST + index;
    const record = {
      second,
      ok: good,
      failedByStatus: { 500: offered - good },
      unansweredByReason: {},
      dropped: 0,
      okLatency: [],
    };
    return { second, offered, unfinished: 0, lateMs: 0, ...(isSilent ? {} : { record }) };
  });
}

/** Stretches of one kind of weather, so that long good and long bad times come about. */
const weather = fc
  .array(
    fc.record({
      length: fc.integer({ min: 1, max: 25 }),
      badShare: fc.constantFrom(0, 0, 0, 0.005, 0.02, 0.5, 1),
      offered: fc.constantFrom(0, 10, 100, 100, 100),
      isSilent: fc.constantFrom(false, false, false, false, false, false, false, true),
    }),
    { minLength: 3, maxLength: 10 },
  )
  .map((parts) =>
    parts.flatMap(({ length, badShare, offered, isSilent }) =>
      Array.from({ length }, () => ({
        offered,
        good: offered - Math.round(offered * badShare),
        isSilent,
      })),
    ),
  );

describe('recovery, measured in one walk', () => {
  it('is what the definition says, window by window', () => {
    const times = fc.record({
      injectedAfterMs: fc.integer({ min: 0, max: 3_000 }),
      lastsMs: fc.integer({ min: 0, max: 60_000 }),
      windowSeconds: fc.integer({ min: 1, max: 12 }),
      holdSeconds: fc.integer({ min: 1, max: 20 }),
      eventsPerWindow: fc.constantFrom(1, 50, 200),
      theta: fc.constantFrom(0.9, 0.99, 1),
    });
    fc.assert(
      fc.property(weather, times, (seconds, { injectedAfterMs, lastsMs, ...rule }) => {
        const injectedAtMs = FIRST * 1_000 + injectedAfterMs;
        const question: RecoveryQuestion = {
          ...rule,
          harmFromMs: injectedAtMs,
          injectedAtMs,
          clearedAtMs: injectedAtMs + lastsMs,
          observedUntilMs: (FIRST + seconds.length) * 1_000,
        };
        const { evidence } = measureRecovery(asOffered(seconds), ({ ok }) => ok, question);
        const wanted = reference(seconds, question);
        expect({
          onset: evidence.onsetAfterMs,
          longestOutageMs: evidence.longestOutageMs,
          firstGood: evidence.firstGoodAfterOnsetMs,
          recovered: evidence.recoveredAfterInjectMs,
          healed: evidence.selfHealedAfterMs,
          afterClear: evidence.recoveredAfterClearMs,
          relapses: evidence.relapses,
        }).toEqual({
          onset: wanted.onset,
          longestOutageMs: wanted.longestOutageMs,
          firstGood: wanted.firstGood,
          recovered: wanted.recovered,
          healed: wanted.healed,
          afterClear: wanted.afterClear,
          relapses: wanted.relapses ?? 0,
        });
        expect(evidence.badSeconds).toBeCloseTo(wanted.bad, 2);
      }),
      { numRuns: 400 },
    );
  });
});
