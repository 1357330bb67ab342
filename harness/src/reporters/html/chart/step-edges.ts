import type { Point } from './chart.ts';

/**
 * What is counted by the second is flat for that second: each point, in the middle of its second, becomes the two
 * ends of its step. Equal neighbours share one long step.
 */
export function stepEdges(points: readonly Point[]): Point[] {
  const edges: Point[] = [];
  for (const point of points) {
    const last = edges.at(-1);
    const end = { ...point, x: point.x + 0.5 };
    if (last !== undefined && last.y === point.y && last.base === point.base) {
      edges[edges.length - 1] = end;
    } else {
      edges.push({ ...point, x: point.x - 0.5 }, end);
    }
  }
  return edges;
}
