import { ChangingSum } from './changing-sum.ts';
import { gaps, median } from './median.ts';
import type { CapturedSeries } from './raw-series.ts';
import { seriesOf } from './sli-events.ts';
import type { EpochMs, Ms } from './units.ts';

/** What all series of a value added up to at one time, and how many of them were there. */
export type Level = { readonly atMs: EpochMs; readonly value: number; readonly series: number };

/** A series whose last point is older than this many intervals is not there any more. */
const GONE_AFTER_INTERVALS = 2;

/**
 * A value over time, in the harness's time, all its series added up at every instant at which any of them has a point;
 * `intervalMs` is the median time between two points of one series, undefined when none has two.
 */
export function levelsOf(
  query: string,
  captured: readonly CapturedSeries[],
  offsetMs: Ms,
): { readonly levels: readonly Level[]; readonly intervalMs: Ms | undefined } {
  const series = seriesOf(query, captured) ?? [];
  const intervalMs = median(series.flatMap(({ samples }) => gaps(samples.map(([atMs]) => atMs))));
  const points = series
    .flatMap(({ samples }, of) => samples.map(([atMs, value]) => ({ atMs, value, of })))
    .filter(({ value }) => !Number.isNaN(value))
    .toSorted((a, b) => a.atMs - b.atMs);
  const present = new Map<number, EpochMs>();
  const sum = new ChangingSum(series.length);
  const goneMs = GONE_AFTER_INTERVALS * (intervalMs ?? 0);
  const levels: Level[] = [];
  let oldest = 0;
  for (const [at, { atMs, value, of }] of points.entries()) {
    present.set(of, atMs);
    sum.set(of, value);
    if (points[at + 1]?.atMs === atMs) continue;
    for (let old = points[oldest]; old !== undefined; old = points[oldest]) {
      if (atMs - old.atMs <= goneMs) break;
      oldest += 1;
      if (present.get(old.of) !== old.atMs) continue;
      present.delete(old.of);
      sum.set(old.of, 0);
    }
    levels.push({ atMs: atMs - offsetMs, value: sum.total, series: present.size });
  }
  return { levels, intervalMs };
}
