import type { ExitCode } from '../exit-code.ts';
import type { Reason } from '../finding.ts';
import type { RunStatus } from '../journal-event.ts';
import type { EpochMs, Ms } from '../units.ts';
import type { Cleanup, Verdict } from '../verdict.ts';

/** What a gate knows of one experiment, or of one run that was named. */
export type GateEntry = {
  /** Its name; what was asked for where there is nothing that says it. */
  readonly experiment: string;
  readonly runId?: string;
  /** Where the run is, as a person would type it. */
  readonly folder?: string;
  readonly verdict: Verdict;
  /** Absent where there is no journal that could be read. */
  readonly status?: RunStatus;
  readonly cleanup?: Cleanup;
  /** Why, worst first; never empty. */
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Reason[];
  /** What to do about the first reason, as a sentence. */
  readonly hint?: string;
  readonly startedAtMs?: EpochMs;
  readonly durationMs?: Ms;
  readonly ageMs?: Ms;
  /** What it contributes: after the policy for what is inconclusive. */
  readonly exitCode: ExitCode;
};

/** What a gate says: the exit code is the worst of its entries. */
export type GateResult = {
  readonly atMs: EpochMs;
  readonly exitCode: ExitCode;
  /** As they were asked for; never empty, because nothing asked is an entry that says so. */
  readonly entries: readonly GateEntry[];
};
