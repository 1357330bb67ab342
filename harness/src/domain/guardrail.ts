import type { Guardrail } from './objective.ts';
import { offeredOf } from './offered.ts';
import type { SecondRecord } from './second-record.ts';
import { formatDuration, formatRatio, type EpochMs } from './units.ts';
import { wilsonLowerBound } from './wilson.ts';

/** Fewer than this, and a handful of bad requests would stop a run (docs/method.md, Guardrails). */
export const MIN_GUARDRAIL_EVENTS = 50;
const EVALUATIONS_IN_A_ROW = 2;

/** What an evaluation leaves for the next one. */
export type GuardrailState = {
  /** Totals since the load began, as they were known at each evaluation that is still of use; ascending. */
  readonly totals: readonly Totals[];
  /** How many evaluations in a row found it too low. */
  readonly breaches: number;
  /** What was seen, in words, once the run has to be aborted. */
  readonly tripped?: string;
};

type Totals = { readonly atMs: EpochMs; readonly bad: number; readonly offered: number };

export const GUARDRAIL_CLEAR: GuardrailState = { totals: [], breaches: 0 };

/**
 * Tells whether a run has to be aborted: when, over the guardrail's span, even the lower end of the 95 % interval of
 * the bad share is above what it allows, in two evaluations in a row (docs/method.md, Guardrails).
 *
 * The span holds what *became known* in it, not what began in it: a request that hangs is known to be bad only when
 * it times out, by when the second it began in may have left the span.
 */
export function evaluateGuardrail(
  guardrail: Guardrail,
  state: GuardrailState,
  seconds: readonly SecondRecord[],
  nowMs: EpochMs,
): GuardrailState {
  if (state.tripped !== undefined) return state;
  const now = totalsOf(seconds, nowMs);
  const start = state.totals.findLast(({ atMs }) => atMs <= nowMs - guardrail.overMs);
  const bad = now.bad - (start?.bad ?? 0);
  const offered = now.offered - (start?.offered ?? 0);
  const totals = [...state.totals.filter(({ atMs }) => atMs >= (start?.atMs ?? 0)), now];
  const isBreached =
    offered >= MIN_GUARDRAIL_EVENTS && wilsonLowerBound(bad, offered) > 1 - guardrail.below;
  if (!isBreached) return { totals, breaches: 0 };
  const breaches = state.breaches + 1;
  if (breaches < EVALUATIONS_IN_A_ROW) return { totals, breaches };
  const share = formatRatio((offered - bad) / offered, 1);
  const tripped = `${guardrail.sli.name} ${share} over ${formatDuration(guardrail.overMs)} (${String(offered - bad)} of ${String(offered)}), below ${formatRatio(guardrail.below)}`;
  return { totals, breaches, tripped };
}

function totalsOf(seconds: readonly SecondRecord[], atMs: EpochMs): Totals {
  let ok = 0;
  let offered = 0;
  for (const record of seconds) {
    ok += record.ok;
    offered += offeredOf(record);
  }
  return { atMs, bad: offered - ok, offered };
}
