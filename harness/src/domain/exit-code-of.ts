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
}): ExitCode {
  if (run.cleanup === 'dirty') return EXIT.dirty;
  switch (run.status) {
    case 'failed':
      return EXIT.harnessError;
    case 'interrupted':
      return run.interruptedBy === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
    case 'aborted':
      return EXIT.aborted;
    case 'completed':
      return EXIT[run.verdict];
  }
}
