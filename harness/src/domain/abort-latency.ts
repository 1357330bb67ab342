import type { RunRecord } from './run-record.ts';
import type { EpochMs, Ms } from './units.ts';

/** How long the world was still broken after a run had to be aborted (docs/method.md, Guardrails). */
export type AbortLatency = { readonly conditionAtMs: EpochMs } & (
  | { readonly outcome: 'undone'; readonly undoneAtMs: EpochMs; readonly latencyMs: Ms }
  /** No fault was in force when the condition became true. */
  | { readonly outcome: 'nothing-in-force' }
  /** A fault was never undone; the run is dirty. */
  | { readonly outcome: 'not-undone' }
);

/**
 * From the condition, a guardrail's or the kill switch, to the last fault undone, as the journal has it. Undefined for
 * a run that was not aborted.
 */
export function abortLatency(run: RunRecord): AbortLatency | undefined {
  const conditionAtMs = run.guardrailTripped?.conditionAtMs ?? run.halted?.haltedAtMs;
  if (conditionAtMs === undefined) return undefined;
  const instants = run.faults.map(({ rolledBackAtMs }) => rolledBackAtMs);
  if (instants.includes(undefined)) return { outcome: 'not-undone', conditionAtMs };
  const undoneAtMs = Math.max(0, ...instants.map((atMs) => atMs ?? 0));
  if (undoneAtMs < conditionAtMs) return { outcome: 'nothing-in-force', conditionAtMs };
  const latencyMs = undoneAtMs - conditionAtMs;
  return { outcome: 'undone', conditionAtMs, undoneAtMs, latencyMs };
}
