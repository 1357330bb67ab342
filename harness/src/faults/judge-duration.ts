import type { EffectSample } from '../domain/fault.ts';
import type { Ms } from '../domain/units.ts';

/** What a clock may lose between Toxiproxy and the probe. */
const TOLERANCE = 0.1;

/**
 * Whether something took as long as a fault makes it take: `present` from 90 % of `atLeastMs`, `absent` below half
 * of it, and not to be told in between.
 */
export function judgeDuration(seenMs: Ms, atLeastMs: Ms): EffectSample['effect'] {
  if (seenMs >= atLeastMs * (1 - TOLERANCE)) return 'present';
  return seenMs < atLeastMs / 2 ? 'absent' : 'unknown';
}
