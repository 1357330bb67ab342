import type { GateEntry, GateResult } from '../../domain/gate/gate-entry.ts';
import type { JunitCase } from '../junit/junit-case.ts';
import { junitFile } from '../junit/junit-file.ts';
import { ageWords, entryWords, isLetThrough } from './gate-words.ts';

/**
 * `junit.xml` of a gate: one case an experiment. A violated objective is a failure; what is invalid, inconclusive,
 * missing or broken is an error, because what is skipped is green everywhere.
 */
export function renderGateJunit({ atMs, exitCode, entries }: GateResult): string {
  return junitFile({
    name: 'gate',
    className: 'faultline.gate',
    startedAtMs: atMs,
    durationMs: entries.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0),
    properties: { exit_code: exitCode.toString() },
    cases: entries.map(caseOf),
  });
}

function caseOf(entry: GateEntry): JunitCase {
  const { experiment, durationMs = 0, reasons, warnings, hint, exitCode, ageMs } = entry;
  const numbers = {
    exit_code: exitCode,
    age_seconds: ageMs === undefined ? undefined : Math.round(ageMs / 1_000),
  };
  return {
    name: experiment,
    durationMs,
    properties: [
      ...(entry.runId === undefined ? [] : [['run', entry.runId] as const]),
      ['verdict', entryWords(entry)],
      ...Object.entries(numbers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, value.toString()] as const],
      ),
    ],
    outcome: outcomeOf(entry),
    details: [
      ...(isLetThrough(entry) ? ['warning: inconclusive, and let through'] : []),
      ...reasons.map(({ code, message }) => `${code}: ${message}`),
      ...warnings.map(({ code, message }) => `warning ${code}: ${message}`),
      ...(ageMs === undefined ? [] : [`age: ${ageWords(entry)}`]),
      ...(exitCode === 0 || hint === undefined ? [] : [hint]),
    ],
  };
}

function outcomeOf(entry: GateEntry): JunitCase['outcome'] {
  const { exitCode, verdict, status, reasons } = entry;
  if (exitCode === 0) return { kind: 'passed' };
  const message = reasons[0]?.message ?? entryWords(entry);
  const isFailure = verdict === 'fail' && status === 'completed' && entry.cleanup === 'clean';
  return { kind: isFailure ? 'failure' : 'error', type: entryWords(entry), message };
}
