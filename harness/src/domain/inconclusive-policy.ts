import { EXIT, type ExitCode } from './exit-code.ts';
import type { RunRecord } from './run-record.ts';
import type { Judgement } from './verdict.ts';

export const INCONCLUSIVE_POLICIES = ['fail', 'warn'] as const;

/** What a pipeline does with a run that has decided nothing: stop there, or go on with a warning. */
export type InconclusivePolicy = (typeof INCONCLUSIVE_POLICIES)[number];

/**
 * The exit code of a run under a policy. Only `inconclusive` is ever let through, never `invalid` or how a run broke
 * off; and only of a run that was under load and was asked something: else nobody has looked at anything.
 */
export function settleExit(
  { load, experiment }: Pick<RunRecord, 'load' | 'experiment'>,
  { exitCode }: Pick<Judgement, 'exitCode'>,
  policy: InconclusivePolicy,
): ExitCode {
  if (exitCode !== EXIT.inconclusive || policy !== 'warn') return exitCode;
  const hasLooked = load.releasedAtMs !== undefined && experiment.objectives.length > 0;
  return hasLooked ? EXIT.pass : exitCode;
}
