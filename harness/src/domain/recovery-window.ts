import type { PerSecond, Ratio } from './units.ts';

const SHORTEST_SECONDS = 3;
/** What a recovery threshold of 100 % is asked for: as much as one of 99 %. */
const EVENTS_FOR_CERTAINTY = 200;

/** How many requests it takes to tell a share from θ: `2 / (1 − θ)`, 200 for 99 % (docs/method.md, Recovery). */
export function eventsPerWindow(theta: Ratio): number {
  return theta >= 1 ? EVENTS_FOR_CERTAINTY : Math.ceil(2 / (1 - theta) - 1e-6);
}

/**
 * The length w, in whole seconds, of the windows over which recovery is told: at least 3 s, and long enough for
 * `eventsPerWindow(θ)` arrivals and one more, since a window may begin between two of them (docs/method.md,
 * Recovery).
 */
export function recoveryWindowSeconds(ratePerSecond: PerSecond, theta: Ratio): number {
  const seconds = Math.ceil((eventsPerWindow(theta) + 1) / ratePerSecond - 1e-6);
  return Math.max(SHORTEST_SECONDS, seconds);
}
