import type { GateResult } from '../../domain/gate/gate-entry.ts';

/** `gate.json`: the same for machines; `schemaVersion` grows when a reader of the old form would break. */
export function renderGateJson({ atMs, exitCode, entries }: GateResult): string {
  const judgedAt = new Date(atMs).toISOString();
  return `${JSON.stringify({ schemaVersion: 1, judgedAt, exitCode, entries }, null, 2)}\n`;
}
