import { EXIT } from '../../domain/exit-code.ts';
import { settleExit, type InconclusivePolicy } from '../../domain/inconclusive-policy.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { verdictWords } from '../words/verdict-words.ts';
import { findingCase } from './finding-case.ts';
import type { JunitCase } from './junit-case.ts';
import { junitFile } from './junit-file.ts';
import { cleanupCase, guardCase, proofCase, runCase } from './run-cases.ts';

/**
 * `junit.xml`: one suite for the experiment, one case for each objective in each phase, times in seconds. What could
 * not be decided is an error, or with the policy `warn` a pass that says so; what proves nothing is an error always.
 */
export function renderJunit(
  record: RunRecord,
  judgement: Judgement,
  { inconclusive = 'fail' }: { readonly inconclusive?: InconclusivePolicy } = {},
): string {
  // What no warning lets through is an error under either policy.
  const isSpared =
    inconclusive === 'warn' &&
    (judgement.exitCode !== EXIT.inconclusive ||
      settleExit(record, judgement, inconclusive) === EXIT.pass);
  return junitFile({
    name: record.experiment.name,
    className: `faultline.${record.experiment.name}`,
    startedAtMs: record.startedAtMs,
    durationMs: (record.endedAtMs ?? record.startedAtMs) - record.startedAtMs,
    properties: {
      run: record.runId,
      environment: record.environmentName,
      status: judgement.status,
      verdict: verdictWords(judgement),
      cleanup: judgement.cleanup,
      exit_code: judgement.exitCode.toString(),
      owner: record.experiment.owner,
      ...(record.experiment.runbook === undefined ? {} : { runbook: record.experiment.runbook }),
    },
    cases: casesOf(record, judgement).map((one) => (isSpared ? spared(one, judgement) : one)),
  });
}

function casesOf(record: RunRecord, judgement: Judgement): readonly JunitCase[] {
  const cases = [
    ...judgement.findings.map((finding) => findingCase(record, finding)),
    ...judgement.guards.filter(({ outcome }) => outcome !== 'held').map(guardCase),
    ...judgement.faults
      .filter(({ outcome }) => outcome === 'unproved')
      .map((proof) => proofCase(record, proof)),
    cleanupCase(record, judgement),
  ];
  return [...cases, runCase(record, judgement, cases)];
}

/**
 * What is only inconclusive passes, and says on its output what it would have been. Where that is all there is to say of
 * the run, so does what led to it.
 */
function spared(one: JunitCase, { exitCode }: Judgement): JunitCase {
  const { outcome, details } = one;
  if (outcome.kind !== 'error') return one;
  if (outcome.type !== 'inconclusive' && exitCode !== EXIT.inconclusive) return one;
  const warning = `warning: ${outcome.type}: ${outcome.message}`;
  return { ...one, outcome: { kind: 'passed' }, details: [warning, ...details] };
}
