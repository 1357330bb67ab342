import { eventsToDecide } from '../sample-size.ts';
import type { Ratio } from '../units.ts';
import { errorBudget } from './error-budget.ts';

/** For how long it has to be good again (docs/method.md, Recovery). */
export const HOLD_SECONDS = 15;
/** Requests of consecutive seconds. */
type Counts = {
  readonly length: number;
  readonly offered: Float64Array;
  readonly good: Float64Array;
};

type Before = { readonly offered: number; readonly bad: number; readonly seconds: number };

/** Twelve digits are more than any share is written with. */
const TOLERANCE = 1e-12;

/**
 * Whether the last seconds still lose more than the SLO may for good, beyond what failed before. They are those for
 * which a recovery has to hold, or as many more since the harm was over as it takes for one bad request to be bearable.
 */
export function isCostlyAtEnd(
  { target }: { readonly target: Ratio },
  { length, offered, good }: Counts,
  { over, baseline }: { readonly over: number; readonly baseline: Before },
): boolean {
  const perSecond = baseline.offered / baseline.seconds;
  const tail = Math.max(HOLD_SECONDS, Math.ceil(eventsToDecide(target) / perSecond));
  const least = Math.max(0, length - HOLD_SECONDS);
  let [n, bad] = [0, 0];
  for (let at = Math.max(length - tail, Math.min(over, least)); at < length; at += 1) {
    n += offered[at] ?? 0;
    bad += (offered[at] ?? 0) - (good[at] ?? 0);
  }
  const usual = baseline.bad / baseline.offered;
  return n === 0 || bad / n - usual > errorBudget(target) + TOLERANCE;
}
