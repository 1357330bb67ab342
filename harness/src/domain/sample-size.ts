import type { Ratio } from './units.ts';

/** A target of 100 % is asked for as much traffic as one of 99 %: no number of requests could prove it. */
const EVENTS_FOR_CERTAINTY = 100;
const EVENTS_BEYOND_QUANTILE = 10;

/**
 * How many events a target needs before anything can be said about it: with fewer than `1/(1 − T)`, a single bad one
 * already breaks it (docs/method.md, Guards).
 */
export function eventsToDecide(target: Ratio): number {
  return target >= 1 ? EVENTS_FOR_CERTAINTY : roundUp(1 / (1 - target));
}

/**
 * How many events without a bad one it takes to claim the target with 95 % confidence, `ln 0.05 / ln T`
 * (docs/method.md, Guards): 299 for 99 %, 2,995 for 99.9 %. With fewer, a pass is weak. Infinite for 100 %.
 */
export function eventsToClaim(target: Ratio): number {
  if (target <= 0) return 1;
  return target >= 1 ? Infinity : roundUp(Math.log(0.05) / Math.log(target));
}

/** How many events a quantile needs so that ten lie beyond it, `10 / (1 − p)` (docs/method.md): 200 for a p95. */
export function eventsForQuantile(quantile: Ratio): number {
  return quantile >= 1
    ? EVENTS_FOR_CERTAINTY * EVENTS_BEYOND_QUANTILE
    : roundUp(EVENTS_BEYOND_QUANTILE / (1 - quantile));
}

/**
 * Up to the next whole number, but for what binary fractions add: `1 / (1 − 0.9)` is ten. `1 − T` is off by up to half
 * an epsilon, so what is divided by it is off by its square times that.
 */
function roundUp(value: number): number {
  return Math.ceil(value - Math.max(1e-6, value * value * Number.EPSILON));
}
