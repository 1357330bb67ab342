import { type CutWindow } from './counter-window.ts';
import type { RawSeries } from './raw-series.ts';
import { coverage, lifeIn } from './scrape-coverage.ts';
import type { EpochMs, Ms } from './units.ts';

type Point = readonly [atMs: EpochMs, value: number];

/** What one series gave in a window. */
export type ValuePoints = {
  readonly labels: RawSeries['labels'];
  /** In the window for certain. */
  readonly sure: readonly Point[];
  /** So near to one of its ends that the clocks cannot tell whether it is in it. */
  readonly edge: readonly Point[];
  /** How many there should have been in all, of the whole window or, of several series, while this one was there. */
  readonly expected: number;
  /** How many of those nobody saw. */
  readonly missing: number;
};

/** The points of every series that has some in the window. `stepMs` is how far apart they should be. */
export function pointsIn(
  series: readonly RawSeries[],
  cut: CutWindow,
  stepMs: Ms,
): readonly ValuePoints[] {
  const { start, end } = cut;
  const span = { fromMs: start.atMs, toMs: end.atMs };
  const present = series
    .map(({ labels, samples }) => ({
      labels,
      points: samples.filter(([atMs]) => atMs >= start.earliestMs && atMs <= end.latestMs),
    }))
    .filter(({ points }) => points.length > 0);
  return present.map(({ labels, points }) => {
    const times = points.map(([atMs]) => atMs);
    const own = present.length === 1 ? span : lifeIn(times, span);
    const { observed, expected } = coverage(times, own, stepMs);
    const isSure = ([atMs]: Point) => atMs >= start.latestMs && atMs <= end.earliestMs;
    return {
      labels,
      sure: points.filter(isSure),
      edge: points.filter((point) => !isSure(point)),
      expected: Math.max(expected, points.length),
      missing: expected - observed,
    };
  });
}
