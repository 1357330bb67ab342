import type { Guardrail, Trip } from './guardrail.ts';
import { guardrailSubject } from './guardrail-words.ts';
import { formatDuration, type EpochMs, type Ms } from './units.ts';

/** What one evaluation of a guardrail tells. */
export type ConditionReading =
  | { readonly holds: 'no'; readonly asOfMs: EpochMs }
  | { readonly holds: 'yes'; readonly asOfMs: EpochMs; readonly conditionAtMs: EpochMs }
  | { readonly holds: 'unknown'; readonly why: string };

/** What an evaluation leaves for the next one. */
export type GuardrailState = {
  /** How many evaluations in a row found that it holds. */
  readonly inARow: number;
  readonly conditionAtMs?: EpochMs;
  /** As of when it was last evaluated; news is what comes after. */
  readonly asOfMs: EpochMs;
  /** When it could last be evaluated at all, on a clock that nobody sets. */
  readonly evaluatedUptimeMs: Ms;
  readonly trip?: Trip;
};

/** Now, on the machine's clock and on one that nobody sets. */
export type Instant = { readonly epochMs: EpochMs; readonly uptimeMs: Ms };

/** A guardrail that is blind for its span and so much longer watches nothing any more: the run is aborted. */
export const BLIND_FOR_MS: Ms = 10_000;

/** Nothing is known yet; being blind counts from here. */
export function guardrailStart(uptimeMs: Ms): GuardrailState {
  return { inARow: 0, asOfMs: Number.NEGATIVE_INFINITY, evaluatedUptimeMs: uptimeMs };
}

/**
 * Takes in one evaluation. The run has to be aborted when the condition held in `needed` evaluations in a row, each on
 * something new, and when it could not be evaluated for too long: no data is never silently fine.
 */
export function advanceGuardrail(
  guardrail: Guardrail,
  state: GuardrailState,
  reading: ConditionReading,
  look: { readonly now: Instant; readonly needed: number; readonly seen: string },
): GuardrailState {
  if (state.trip !== undefined) return state;
  const { now, needed, seen } = look;
  const evaluatedUptimeMs = now.uptimeMs;
  if (reading.holds === 'unknown') return blind(guardrail, state, reading.why, now);
  // The same data a second time is no second evaluation.
  if (reading.asOfMs <= state.asOfMs) return blind(guardrail, state, 'nothing new came', now);
  const { asOfMs } = reading;
  if (reading.holds === 'no') return { inARow: 0, asOfMs, evaluatedUptimeMs };
  const inARow = state.inARow + 1;
  const conditionAtMs = state.conditionAtMs ?? reading.conditionAtMs;
  const next = { inARow, conditionAtMs, asOfMs, evaluatedUptimeMs };
  return inARow < needed ? next : { ...next, trip: { observed: seen, conditionAtMs } };
}

function blind(
  guardrail: Guardrail,
  state: GuardrailState,
  why: string,
  now: Instant,
): GuardrailState {
  const limitMs = guardrail.overMs + BLIND_FOR_MS;
  const blindMs = now.uptimeMs - state.evaluatedUptimeMs;
  if (blindMs < limitMs) return state;
  const observed = `the guardrail on the ${guardrailSubject(guardrail)} could not be evaluated for ${formatDuration(blindMs)}: ${why}`;
  return { ...state, trip: { observed, conditionAtMs: now.epochMs - (blindMs - limitMs) } };
}
