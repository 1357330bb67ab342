import { linearTrend, type Point } from './linear-trend.ts';

/** When something that grows reaches its limit if it goes on as it has. */
export type Forecast = {
  readonly growth_per_hour: number | null;
  readonly seconds_to_limit: number | null;
};

/** Less says more about chance than about growth. */
const FEWEST_POINTS = 30;
/** Slower growth than this share of the limit in an hour is none. */
const WORTH_TELLING = 0.01;

/** @param points `x` in milliseconds */
export function forecast(points: readonly Point[], limit: number | null): Forecast {
  const trend = points.length < FEWEST_POINTS ? undefined : linearTrend(points);
  if (trend === undefined) return { growth_per_hour: null, seconds_to_limit: null };
  const growth_per_hour = Math.round(trend.slope * 3_600_000 * 1000) / 1000;
  if (limit === null || growth_per_hour < limit * WORTH_TELLING) {
    return { growth_per_hour, seconds_to_limit: null };
  }
  const remainingMs = (limit - trend.last) / trend.slope;
  return { growth_per_hour, seconds_to_limit: Math.max(0, Math.round(remainingMs / 1000)) };
}
