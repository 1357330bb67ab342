import { unitOf } from '../histogram-buckets.ts';
import type { Ms } from '../units.ts';

type BucketMatcher =
  | { readonly ok: true; readonly matcher: string }
  | { readonly ok: false; readonly because: string };

/** A threshold in the unit of a histogram, in decimal: 1.1 / 1000 is not the double nearest to 0.0011. */
export function thresholdOf(histogram: string, underMs: Ms): number {
  return unitOf(histogram).ms === 1 ? underMs : Number(`${String(underMs)}e-3`);
}

/**
 * The matcher of the bucket that ends at a threshold, with `le` exactly as Prometheus writes it: `0.2`, not `0.200`. A
 * whole number is `1.0` since Prometheus 3 and `1` before, so both are matched; a target has only one of them. Numbers
 * that Prometheus writes with an exponent are refused, because clients differ in how they write those.
 */
export function bucketMatcher(threshold: number): BucketMatcher {
  const text = String(threshold);
  if (!(threshold >= 0.0001 && threshold < 1e6) || text.includes('e')) {
    const because = `no two clients write a bucket of ${text} alike; choose a threshold from 0.0001 to 999999`;
    return { ok: false, because };
  }
  return text.includes('.')
    ? { ok: true, matcher: `le="${text}"` }
    : { ok: true, matcher: String.raw`le=~"${text}(\\.0)?"` };
}
