import { ERROR_CODES, type ErrorCode } from './error-codes.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { RunStatus } from './journal-event.ts';
import type { Cleanup, Verdict } from './verdict.ts';

/** The exit code of a run: something left broken outranks all, then how it ended, then what was learned. */
export function exitCodeOf(run: {
  readonly status: RunStatus;
  readonly verdict: Verdict;
  readonly cleanup: Cleanup;
  /** The signal that interrupted it, if one did. */
  readonly interruptedBy?: string | undefined;
  /** What it failed of, if it failed; each code has the exit code that the error table gives it. */
  readonly failedOf?: ErrorCode | undefined;
  /** What it was refused for, before anything was touched; a refusal of what was asked for has that exit code. */
  readonly refusedFor?: readonly ErrorCode[] | undefined;
}): ExitCode {
  if (run.cleanup === 'dirty') return EXIT.dirty;
  switch (run.status) {
    case 'failed':
      return run.failedOf === undefined ? EXIT.harnessError : ERROR_CODES[run.failedOf].exitCode;
    case 'interrupted':
      return run.interruptedBy === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
    case 'aborted':
      return EXIT.aborted;
    case 'completed':
      return isMisuse(run.refusedFor ?? []) ? EXIT.usage : EXIT[run.verdict];
  }
}

function isMisuse(codes: readonly ErrorCode[]): boolean {
  return codes.some((code) => ERROR_CODES[code].exitCode === EXIT.usage);
}
