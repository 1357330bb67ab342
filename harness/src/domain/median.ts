import type { EpochMs, Ms } from './units.ts';

/** The middle one, or the upper of the two in the middle; undefined of nothing. */
export function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** The time between each of these and the next. */
export function gaps(times: readonly EpochMs[]): readonly Ms[] {
  return times.slice(1).map((atMs, i) => atMs - (times[i] ?? atMs));
}
