export type Point = { readonly x: number; readonly y: number };

/** The straight line that is nearest to the points: where it is at the last of them, and how it rises. */
export type Trend = { readonly last: number; readonly slope: number };

/** `undefined` with less than two different `x`. */
export function linearTrend(points: readonly Point[]): Trend | undefined {
  const mean = (of: (point: Point) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const meanX = mean(({ x }) => x);
  const meanY = mean(({ y }) => y);
  const spread = points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  const end = points.at(-1);
  if (end === undefined || spread === 0) return undefined;
  const slope = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0) / spread;
  return { last: meanY + slope * (end.x - meanX), slope };
}
