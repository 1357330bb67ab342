import { area, line } from 'd3-shape';
import { html, type Html } from '../html.ts';
import type { Chart, Point, Series } from './chart.ts';
import { stepEdges } from './step-edges.ts';
import { thinned } from './thinned.ts';

/** Paths are drawn in a box this wide and stretched to the page; strokes keep their width. */
export const PATH_WIDTH = 1_000;

/** One series as SVG; nothing when it has no point at all. */
export function seriesPath(chart: Chart, series: Series, seconds: number): Html | undefined {
  if (!series.points.some(isKnown)) return undefined;
  return html`<path
    class="series shape-${series.shape} tone-${series.tone}"
    d="${pathData(chart, series, seconds)}"
    vector-effect="non-scaling-stroke"
  />`;
}

function pathData(chart: Chart, series: Series, seconds: number): string {
  const x = (second: number) => round((second / seconds) * PATH_WIDTH);
  const y = (value: number) =>
    round(chart.heightPx * (1 - (value - chart.low) / (chart.high - chart.low)));
  const left = (point: Point) => x(point.x);
  const top = (point: Point) => y(point.y ?? chart.low);
  const bottom = (point: Point) => y(point.base ?? chart.low);
  const points = thinned(series.points, seconds, PATH_WIDTH);
  const along = chart.steps ? stepEdges(points) : [...points];
  switch (series.shape) {
    case 'dots':
      // A line of no length with a round cap is a dot that does not stretch with the page.
      return drawn(series.points, (point) => `M${left(point)},${top(point)}h0`);
    case 'bars':
      return drawn(series.points, (point) =>
        top(point) === bottom(point)
          ? ''
          : `M${x(point.x - 0.5)},${top(point)}H${x(point.x + 0.5)}V${bottom(point)}H${x(point.x - 0.5)}z`,
      );
    case 'area':
      return area<Point>(left, bottom, top).defined(isKnown)(along) ?? '';
    case 'line':
    case 'dashed':
      return line<Point>(left, top).defined(isKnown)(along) ?? '';
  }
}

function isKnown(point: Point): boolean {
  return point.y !== undefined;
}

function drawn(points: readonly Point[], mark: (point: Point) => string): string {
  return points.filter(isKnown).map(mark).join('');
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
