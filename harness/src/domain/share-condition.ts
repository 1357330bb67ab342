import type { ConditionReading } from './guardrail-state.ts';
import type { LoadTick } from './load-tick.ts';
import { TICK_MS } from './load-tick.ts';
import type { EpochMs, Ms } from './units.ts';
import { wilsonLowerBound } from './wilson.ts';

/** Fewer than this, and a handful of bad requests would stop a run (docs/method.md, Guardrails). */
export const MIN_GUARDRAIL_EVENTS = 50;

/** What of a tick is bad, out of what. */
export type CountBad = (tick: LoadTick) => { readonly bad: number; readonly total: number };

/**
 * Whether, over a span, even the lower end of the 95 % interval of the bad share is above what is allowed. The span
 * ends with the last tick that is known, and holds what *became known* in it, not what began in it.
 *
 * The condition is dated to the start of the tick with which it became true and since when it held without a gap.
 * Ticks are ascending; a tick may still grow, so all of the last span is looked at again each time.
 */
export function readShare(
  ticks: readonly LoadTick[],
  overMs: Ms,
  count: CountBad,
  allowedBad: number,
): ConditionReading & { readonly bad: number; readonly total: number } {
  const last = ticks.at(-1);
  if (last === undefined) {
    return { holds: 'unknown', why: 'nothing is known of any request', bad: 0, total: 0 };
  }
  const counts = ticks.map((tick) => ({ tickMs: tick.tickMs, ...count(tick) }));
  const sums = windowSums(counts, overMs);
  const now = sums.at(-1) ?? { tickMs: last.tickMs, bad: 0, total: 0 };
  const { bad, total } = now;
  const asOfMs = last.tickMs + TICK_MS;
  if (total < MIN_GUARDRAIL_EVENTS) {
    const why = `only ${String(total)} requests were known of, and ${String(MIN_GUARDRAIL_EVENTS)} are needed`;
    return { holds: 'unknown', why, bad, total };
  }
  const isBreached = (sum: Sum) =>
    sum.total >= MIN_GUARDRAIL_EVENTS && wilsonLowerBound(sum.bad, sum.total) > allowedBad;
  if (!isBreached(now)) return { holds: 'no', asOfMs, bad, total };
  const lastFine = sums.findLastIndex((sum) => !isBreached(sum));
  const sinceMs = sums[lastFine + 1]?.tickMs ?? now.tickMs;
  return { holds: 'yes', asOfMs, conditionAtMs: sinceMs, bad, total };
}

type Sum = { readonly tickMs: EpochMs; readonly bad: number; readonly total: number };

/** For each tick, what became known in the span that ends with it. */
function windowSums(counts: readonly Sum[], overMs: Ms): readonly Sum[] {
  const sums: Sum[] = [];
  let first = 0;
  let bad = 0;
  let total = 0;
  for (const one of counts) {
    bad += one.bad;
    total += one.total;
    const fromMs = one.tickMs + TICK_MS - overMs;
    for (let oldest = counts[first]; oldest !== undefined && oldest.tickMs < fromMs;) {
      bad -= oldest.bad;
      total -= oldest.total;
      first += 1;
      oldest = counts[first];
    }
    sums.push({ tickMs: one.tickMs, bad, total });
  }
  return sums;
}
