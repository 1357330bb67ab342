import type { RunRecord } from '../../domain/run-record.ts';
import type { FaultProof, GuardResult, Judgement } from '../../domain/verdict.ts';
import { coverageWords, faultTitle } from '../words/fault-words.ts';
import { CLEANUP_MEANINGS, statusWords } from '../words/verdict-words.ts';
import type { JunitCase } from './junit-case.ts';

/** A guard that did not hold. */
export function guardCase({ guard, outcome, message }: GuardResult): JunitCase {
  return {
    name: `guard: ${guard}`,
    durationMs: 0,
    properties: [],
    outcome: { kind: 'error', type: outcome, message },
    details: [],
  };
}

/** A fault whose effect was not seen. */
export function proofCase(record: RunRecord, proof: FaultProof): JunitCase {
  const { before, during, after, expected } = proof;
  return {
    name: `fault: ${faultTitle(record, proof.faultId)}`,
    durationMs: 0,
    properties: [['coverage', proof.coverage.toString()]],
    outcome: { kind: 'error', type: 'unproved', message: coverageWords(proof) },
    details: [
      ...proof.reasons.map(({ message }) => message),
      `before ${before}, during ${during}, after ${after}; expected ${expected}`,
    ],
  };
}

export function cleanupCase(record: RunRecord, { cleanup }: Judgement): JunitCase {
  const message = `${CLEANUP_MEANINGS.dirty} Undo it with: npx faultline recover ${record.runId}`;
  return {
    name: 'cleanup: everything that was done is proved undone',
    durationMs: 0,
    properties: [],
    outcome: cleanup === 'clean' ? { kind: 'passed' } : { kind: 'error', type: 'dirty', message },
    details: record.faults.flatMap(({ rollbackErrors }) =>
      rollbackErrors.map(({ code, message: text }) => `${code}: ${text}`),
    ),
  };
}

/**
 * The run itself. It is in error when the run did not complete, and also when the run does not pass for a reason
 * that no other case shows, so that a file never looks greener than its exit code.
 */
export function runCase(
  record: RunRecord,
  judgement: Judgement,
  others: readonly JunitCase[],
): JunitCase {
  const { status, verdict, reasons, warnings, exitCode } = judgement;
  const isShown = others.some(({ outcome }) => outcome.kind !== 'passed');
  const isFine = status === 'completed' && (exitCode === 0 || isShown);
  const [why] = reasons;
  const type = status === 'completed' ? verdict : status;
  return {
    name: 'run: completed',
    durationMs: (record.endedAtMs ?? record.startedAtMs) - record.startedAtMs,
    properties: [],
    outcome: isFine
      ? { kind: 'passed' }
      : { kind: 'error', type, message: why?.message ?? statusWords(record, status) },
    details: [
      ...reasons.map(({ code, message }) => `${code}: ${message}`),
      ...warnings.map(({ code, message }) => `warning ${code}: ${message}`),
      ...(record.failure === undefined
        ? []
        : [`${record.failure.code}: ${record.failure.message}`, record.failure.hint]),
    ],
  };
}
