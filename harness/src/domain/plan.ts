import type { EpochMs, Ms } from './units.ts';
import type { ErrorCode } from './error-codes.ts';
import type { Reason } from './finding.ts';
import type { PhaseName } from './phase.ts';

/** What a run will do, before it does it. `faultline plan` prints it; a run journals the one it carried out. */
export type Plan = {
  readonly phases: readonly {
    readonly phase: PhaseName;
    readonly startsAtMs: Ms;
    readonly durationMs: Ms;
  }[];
  readonly totalMs: Ms;
  readonly faults: readonly PlannedFault[];
  /** How many requests each phase will offer. */
  readonly offeredByPhase: Readonly<Record<PhaseName, number>>;
  readonly problems: readonly PreflightProblem[];
  /** What decides nothing and is good to know before; absent when there is nothing. */
  readonly remarks?: readonly Reason[];
};

export type PlannedFault = {
  readonly id: string;
  readonly type: string;
  /** One sentence: `delays answers on api->redis by 400 ms ± 50 ms`. */
  readonly does: string;
  /** One sentence: `removes the toxic faultline-… from proxy api-redis`. */
  readonly undo: string;
  readonly proof: string;
};

/** Something that makes the run pointless, found before anything is touched. */
export type PreflightProblem = {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
};

/** Offset of Prometheus's clock to ours, by a round trip: `offsetMs` ± `errorMs`. */
export type ClockOffset = {
  readonly measuredAtMs: EpochMs;
  readonly offsetMs: Ms;
  readonly errorMs: Ms;
};
