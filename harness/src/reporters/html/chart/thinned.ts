import type { Point } from './chart.ts';

/**
 * The points of a line that can be told apart in so many columns of the picture: of each column the lowest and the
 * highest, and a gap if there is one, so that no bad second disappears however long the run. Points ascend in time.
 */
export function thinned(
  points: readonly Point[],
  seconds: number,
  columns: number,
): readonly Point[] {
  if (points.length <= 2 * columns) return points;
  const kept: Point[] = [];
  let column: Point[] = [];
  let at = 0;
  for (const point of points) {
    const next = Math.floor((point.x / seconds) * columns);
    if (next !== at) {
      kept.push(...extremes(column));
      column = [];
      at = next;
    }
    column.push(point);
  }
  return [...kept, ...extremes(column)];
}

function extremes(column: readonly Point[]): readonly Point[] {
  let low: Point | undefined;
  let high: Point | undefined;
  for (const point of column) {
    if (point.y === undefined) continue;
    if (point.y < (low?.y ?? Number.POSITIVE_INFINITY)) low = point;
    if (point.y > (high?.y ?? Number.NEGATIVE_INFINITY)) high = point;
  }
  const gap = column.find(({ y }) => y === undefined);
  return column.filter((point) => point === low || point === high || point === gap);
}
