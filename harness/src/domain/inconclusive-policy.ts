import { EXIT, type ExitCode } from './exit-code.ts';

export const INCONCLUSIVE_POLICIES = ['fail', 'warn'] as const;

/** What a pipeline does with a run that has decided nothing: stop there, or go on with a warning. */
export type InconclusivePolicy = (typeof INCONCLUSIVE_POLICIES)[number];

/** The exit code under a policy. Only `inconclusive` is ever let through, never `invalid` or how a run broke off. */
export function settleExit(exitCode: ExitCode, policy: InconclusivePolicy): ExitCode {
  return exitCode === EXIT.inconclusive && policy === 'warn' ? EXIT.pass : exitCode;
}
