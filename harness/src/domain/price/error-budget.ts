import type { Ratio } from '../units.ts';

/**
 * What a target leaves: `1 − T`, in decimal, because `1 − 0.9995` is not the double nearest to 0.0005 and a budget
 * that is a hair too small affords one incident less.
 */
export function errorBudget(target: Ratio): Ratio {
  return Number((1 - target).toPrecision(12));
}
