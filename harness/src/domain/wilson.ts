import type { Ratio } from './units.ts';

/** Standard normal quantile of a two-sided 95 % interval. */
const Z = 1.959964;

/**
 * Lower end of the 95 % Wilson score interval of a share, `bad` of `total` events: how high the true share is at
 * least (Wilson 1927). 0 when nothing was bad.
 */
export function wilsonLowerBound(bad: number, total: number): Ratio {
  if (bad === 0) return 0;
  const share = bad / total;
  const z2 = Z * Z;
  const centre = share + z2 / (2 * total);
  const margin = Z * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total * total));
  return Math.max(0, (centre - margin) / (1 + z2 / total));
}
