import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { countIn, cutWindow, stepsOf } from './counter-window.ts';
import type { RawSeries } from './raw-series.ts';
import { scrapedTargets } from './scraped-target.ts';

type Sample = readonly [atMs: number, value: number];

/** A counter that is scraped at uneven times; some values begin again from zero. */
const samples = (resets: boolean) =>
  fc
    .array(
      fc.record({
        gapMs: fc.integer({ min: 2, max: 5_000 }),
        grown: fc.integer({ min: 0, max: 500 }),
        reset: resets ? fc.boolean() : fc.constant(false),
      }),
      { minLength: 3, maxLength: 30 },
    )
    .map((steps) => {
      let [atMs, value] = [100_000, 7];
      return steps.map(({ gapMs, grown, reset }): Sample => {
        atMs += gapMs;
        value = reset ? Math.min(grown, Math.max(0, value - 1)) : value + grown;
        return [atMs, value];
      });
    });

const pointsIn = (all: readonly Sample[]) => {
  const [from, to] = [all[0]![0], all.at(-1)![0]];
  return fc
    .tuple(...Array.from({ length: 3 }, () => fc.integer({ min: from, max: to })))
    .map((points) => points.toSorted((a, b) => a - b));
};

const world = (resets: boolean) =>
  samples(resets).chain((all) => fc.tuple(fc.constant(all), pointsIn(all)));

function windowOf(all: readonly Sample[], startedAtMs: number, endedAtMs: number) {
  const series: RawSeries = { labels: { __name__: 'n', instance: 'a' }, samples: all };
  const [target] = scrapedTargets([series], { processStarts: [], scrapeDurations: [] });
  const exact = { measuredAtMs: 0, offsetMs: 0, errorMs: 0 };
  const cut = cutWindow({ startedAtMs, endedAtMs }, exact);
  return countIn(stepsOf(target!, target!.series), cut, 0);
}

/** Every value plus all that had been counted before each reset: what the counter would show had it never died. */
function undying(all: readonly Sample[]): readonly Sample[] {
  let lost = 0;
  return all.map(([atMs, value], i) => {
    const before = all[i - 1]?.[1] ?? 0;
    if (value < before) lost += before;
    return [atMs, value + lost];
  });
}

/** The value between samples, by a straight line. */
function valueAt(all: readonly Sample[], atMs: number): number {
  const after = all.findIndex(([sampleMs]) => sampleMs >= atMs);
  const [toMs, to] = all[after]!;
  const [fromMs, from] = all[Math.max(0, after - 1)]!;
  return toMs === fromMs ? to : from + ((to - from) * (atMs - fromMs)) / (toMs - fromMs);
}

describe.each([false, true])('a counter window, resets: %s', (resets) => {
  it('is the difference of the values nearest to its ends, on an undying counter', () => {
    const check = fc.property(world(resets), ([all, [startMs, , endMs]]) => {
      const whole = undying(all);
      const times = whole.map(([atMs]) => atMs);
      const value = (at: number | undefined) => whole.find(([atMs]) => atMs === at)?.[1] ?? 0;
      const [first, last] = [
        times.find((atMs) => atMs >= startMs!),
        times.findLast((atMs) => atMs <= endMs!),
      ];
      const inner = value(last) - value(first);
      const outer =
        value(times.find((atMs) => atMs >= endMs!)) -
        value(times.findLast((atMs) => atMs <= startMs!));
      const estimate = valueAt(whole, endMs!) - valueAt(whole, startMs!);
      const found = windowOf(all, startMs!, endMs!);
      expect(found.inner).toBe(endMs! > startMs! ? Math.max(0, inner) : 0);
      if (endMs! > startMs!) expect(found.outer).toBe(outer);
      expect(found.estimate).toBeCloseTo(estimate, 6);
    });
    fc.assert(check, { numRuns: 1_000 });
  });

  it('holds at least as much for certain as its parts, at most as much at most, and is estimated as their sum', () => {
    const check = fc.property(world(resets), ([all, points]) => {
      const [a, b, c] = [points[0]!, points[1]!, points[2]!];
      const [left, right, both] = [windowOf(all, a, b), windowOf(all, b, c), windowOf(all, a, c)];
      expect(both.inner).toBeGreaterThanOrEqual(left.inner + right.inner);
      if (a < b && b < c) expect(both.outer).toBeLessThanOrEqual(left.outer + right.outer);
      expect(both.estimate).toBeCloseTo(left.estimate + right.estimate, 6);
      expect(both.inner).toBeLessThanOrEqual(both.estimate + 1e-6);
      expect(both.estimate).toBeLessThanOrEqual(both.outer + 1e-6);
    });
    fc.assert(check, { numRuns: 1_000 });
  });
});
