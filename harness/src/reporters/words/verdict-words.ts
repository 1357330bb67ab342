import type { ExitCode } from '../../domain/exit-code.ts';
import { exitCalled } from '../../domain/exit-words.ts';
import type { Finding } from '../../domain/finding.ts';
import type { RunStatus } from '../../domain/journal-event.ts';
import { PHASES } from '../../domain/phase.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { Cleanup, Judgement, Verdict } from '../../domain/verdict.ts';

/** What each verdict means, for a reader who meets the word for the first time. */
export const VERDICT_MEANINGS: Readonly<Record<Verdict, string>> = {
  pass: 'Every objective held in every phase it was asked for.',
  fail: 'At least one objective did not hold.',
  inconclusive: 'There was not enough data to decide.',
  invalid: 'The run proves nothing about the hypothesis.',
};

/** `pass`, or `pass, with warnings`: what is worth a look takes nothing away from what was learned. */
export function verdictWords({
  verdict,
  warnings,
}: Pick<Judgement, 'verdict' | 'warnings'>): string {
  return verdict === 'pass' && warnings.length > 0 ? 'pass, with warnings' : verdict;
}

const STATUS_MEANINGS: Readonly<Record<RunStatus, string>> = {
  completed: 'Every phase ran to its planned end.',
  aborted: 'A guardrail stopped the run.',
  interrupted: 'A signal stopped the run.',
  failed: 'The harness or one of its tools broke.',
};

/** How it ended, in words that are true of this run. */
export function statusWords(record: RunRecord, status: RunStatus): string {
  if (status === 'interrupted' && record.interruptedBy !== undefined) {
    return `${record.interruptedBy} stopped the run.`;
  }
  if (status === 'aborted' && record.halted !== undefined)
    return 'The kill switch stopped the run.';
  const isWhole = PHASES.every(
    (phase) => record.experiment.phases[phase] === 0 || record.completedPhases.includes(phase),
  );
  if (status !== 'completed' || isWhole) return STATUS_MEANINGS[status];
  return record.phases.length === 0
    ? 'The run was refused before anything was touched.'
    : 'The run ended itself before every phase was run.';
}

export const CLEANUP_MEANINGS: Readonly<Record<Cleanup, string>> = {
  clean: 'Everything that was done is proved undone.',
  dirty: 'Something could not be proved undone.',
};

/** `4` → `exit code 4: invalid`. */
export function exitCodeWords(exitCode: ExitCode): string {
  return `exit code ${exitCode}: ${exitCalled(exitCode)}`;
}

/** Where a finding stands: `in fault`; recovery belongs to no one phase. */
export function phaseWords({ kind, phase }: Finding): string {
  return kind === 'recovery' ? '' : `in ${phase}`;
}

/** Worst first, otherwise as the judge ordered them. */
export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => SEVERITY[one.outcome] - SEVERITY[other.outcome]);
}

const SEVERITY: Readonly<Record<Finding['outcome'], number>> = {
  violated: 0,
  inconclusive: 1,
  met: 2,
};
