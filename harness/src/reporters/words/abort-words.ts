import { abortLatency } from '../../domain/abort-latency.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { formatDuration } from '../../domain/units.ts';

/** How long the world was still broken after a run had to be aborted; undefined for a run that was not. */
export function abortWords(record: RunRecord): string | undefined {
  const abort = abortLatency(record);
  switch (abort?.outcome) {
    case undefined:
      return undefined;
    case 'undone':
      return `${formatDuration(abort.latencyMs)} from ${conditionName(record)} to the last fault undone`;
    case 'nothing-in-force':
      return `no fault was in force at ${conditionName(record)}`;
    case 'not-undone':
      return `a fault was never undone after ${conditionName(record)}`;
  }
}

function conditionName({ guardrailTripped }: RunRecord): string {
  return guardrailTripped === undefined ? 'the halt' : 'the condition';
}

/** Who undid what the harness could not: `the watchdog went on: the harness was dead`. */
export function takeoverWords({ by, why }: RunRecord['takeovers'][number]): string {
  return `${by === 'watchdog' ? 'the watchdog' : 'faultline recover'} went on with the run: ${why}`;
}

/** Who pulled the kill switch, and why. */
export function haltWords({ by, reason }: NonNullable<RunRecord['halted']>): string {
  return `halted by ${by}: ${reason}`;
}
