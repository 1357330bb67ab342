import type { Objective } from './objective.ts';
import { atMostBad } from './binomial.ts';
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

const CONFIDENCE: Ratio = 0.95;
/** Beyond this nobody offers so many requests in one phase. */
const MOST_EVENTS = 1e9;

/**
 * Whether what was seen proves the target with 95 % confidence: the one-sided lower bound of Clopper and Pearson (1934)
 * of the share of good events is at or above it, so that with a true share of T so few bad ones were seen in at most one
 * of twenty runs.
 */
export function provesTarget(
  { bad, total }: { readonly bad: number; readonly total: number },
  target: Ratio,
): boolean {
  if (target >= 1 || total <= 0) return target <= 0;
  // In decimal, because `1 − 0.9995` is not the double nearest to 0.0005.
  const allowed = Number((1 - target).toPrecision(12));
  if (bad > allowed * total) return false;
  return atMostBad(bad, total, allowed) <= 1 - CONFIDENCE + 1e-9;
}

/**
 * How many events with the same share of bad ones would prove the target; undefined where none would, as at the target
 * itself, or more than a thousand million.
 */
export function eventsToProve(
  { bad, total }: { readonly bad: number; readonly total: number },
  target: Ratio,
): number | undefined {
  if (bad === 0) {
    const needed = eventsToClaim(target);
    return Number.isFinite(needed) ? needed : undefined;
  }
  const proves = (n: number) =>
    provesTarget({ bad: Math.ceil((bad / total) * n), total: n }, target);
  let high = Math.max(1, total);
  while (!proves(high)) {
    if (high >= MOST_EVENTS) return undefined;
    high *= 2;
  }
  let low = Math.floor(high / 2);
  while (high - low > Math.max(1, high / 1_000)) {
    const middle = Math.floor((low + high) / 2);
    if (proves(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** How many events a quantile needs so that ten lie beyond it, `10 / (1 − p)` (docs/method.md): 200 for a p95. */
export function eventsForQuantile(quantile: Ratio): number {
  return quantile >= 1
    ? EVENTS_FOR_CERTAINTY * EVENTS_BEYOND_QUANTILE
    : roundUp(EVENTS_BEYOND_QUANTILE / (1 - quantile));
}

/** How many events an objective needs to be decided; 1 for one that asks no share. */
export function eventsNeeded(objective: Objective): number {
  switch (objective.kind) {
    case 'availability':
      return eventsToDecide(objective.target);
    case 'latency':
      return Math.max(eventsToDecide(objective.target), eventsForQuantile(objective.target));
    case 'throughput':
    case 'value':
    case 'recovery':
    case 'budget':
    case 'alert':
      return 1;
  }
}

/**
 * Up to the next whole number, but for what binary fractions add: `1 / (1 − 0.9)` is ten. `1 − T` is off by up to half
 * an epsilon, so what is divided by it is off by its square times that.
 */
function roundUp(value: number): number {
  return Math.ceil(value - Math.max(1e-6, value * value * Number.EPSILON));
}
