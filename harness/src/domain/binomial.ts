import type { Ratio } from './units.ts';

/**
 * The chance of at most `bad` bad events of `total`, each bad with the chance `q`: `Σ C(n, k) q^k (1 − q)^(n − k)` for
 * k up to `bad`. Summed from the largest term down, so that it stays exact to about ten digits for millions of events
 * and takes time like the root of them. Meant for `bad ≤ q · total`, beyond which it is above a half anyway.
 */
export function atMostBad(bad: number, total: number, q: Ratio): Ratio {
  if (bad >= total) return 1;
  if (bad < 0 || q >= 1) return 0;
  if (q <= 0) return 1;
  const odds = (1 - q) / q;
  let sum = 0;
  let ratio = 1;
  for (let k = bad; k >= 0 && ratio > Number.EPSILON * sum; k -= 1) {
    sum += ratio;
    ratio *= (k / (total - k + 1)) * odds;
  }
  const top = logChoose(total, bad) + bad * Math.log(q) + (total - bad) * Math.log1p(-q);
  return Math.min(1, Math.exp(top + Math.log(sum)));
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

const SMALL = 64;

/** Stirling's series (Abramowitz and Stegun, 6.1.41), which is exact to the double from 64 on. */
function logFactorial(n: number): number {
  if (n < SMALL) {
    let sum = 0;
    for (let factor = 2; factor <= n; factor += 1) sum += Math.log(factor);
    return sum;
  }
  const series = 1 / (12 * n) - 1 / (360 * n ** 3) + 1 / (1_260 * n ** 5);
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + series;
}
