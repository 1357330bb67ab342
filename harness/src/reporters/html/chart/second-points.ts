import type { Point } from './chart.ts';

/** One point in the middle of each second; `bases` are the lower edges of an area. */
export function secondPoints(
  values: readonly (number | undefined)[],
  bases?: readonly (number | undefined)[],
): readonly Point[] {
  return values.map((y, second) => {
    const base = bases?.[second];
    return base === undefined ? { x: second + 0.5, y } : { x: second + 0.5, y, base };
  });
}

export function known(values: readonly (number | undefined)[]): readonly number[] {
  return values.filter((value) => value !== undefined);
}
