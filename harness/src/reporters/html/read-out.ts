import type { Chart, Point, Series } from './chart/chart.ts';
import { trusted, type Html } from './html.ts';

/** The numbers behind the charts, for the read-out under the pointer; safe inside a script element. */
export function readOutData(charts: readonly Chart[], seconds: number): Html {
  const byId = Object.fromEntries(
    charts.map(({ id, unit, series }) => [id, { unit, series: valuesOf(series) }]),
  );
  return trusted(JSON.stringify({ seconds, charts: byId }).replaceAll('<', '\\u003c'));
}

function valuesOf(series: readonly Series[]): Readonly<Record<string, unknown>> {
  const read = series.filter(({ quiet }) => quiet !== true);
  return Object.fromEntries(read.map(({ key, points }) => [key, pairs(points)]));
}

function pairs(points: readonly Point[]): readonly (readonly [number, number | null])[] {
  return points.map(({ x, y, value = y }) => [
    rounded(x, 2),
    value === undefined ? null : rounded(value, 5),
  ]);
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
