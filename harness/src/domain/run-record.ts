import type { EnvironmentDescription } from './environment.ts';
import type { Experiment } from './experiment.ts';
import type { EffectSample, FrozenTarget, JsonValue, UseSample } from './fault.ts';
import type { ErrorRecord } from './faultline-error.ts';
import type { GuardrailId } from './guardrail.ts';
import type { LoadEnd, RunOwner, RunStatus } from './journal-event.ts';
import type { PhaseWindow } from './phase.ts';
import type { ClockOffset, Plan } from './plan.ts';
import type { PluginRecord } from './plugin-record.ts';
import type { CapturedSeries } from './raw-series.ts';
import type { LoadHealthSample, SecondRecord } from './second-record.ts';
import type { EpochMs, Ms } from './units.ts';

/** What a journal says happened, folded: the one input of the judge and of every reporter. */
export type RunRecord = {
  readonly runId: string;
  readonly harnessVersion: string;
  readonly startedAtMs: EpochMs;
  readonly endedAtMs?: EpochMs;
  readonly experiment: Experiment;
  readonly source: {
    readonly file: string;
    readonly sha256: string;
    readonly overrides: readonly string[];
    /** Absent when every fault is one of ours. */
    readonly plugins?: readonly PluginRecord[];
  };
  readonly environmentName: string;
  readonly environment?: EnvironmentDescription;
  readonly ownedByRun: boolean;
  readonly host: { readonly platform: string; readonly cpus: number; readonly node: string };
  readonly owner: RunOwner;
  readonly watchdog?: { readonly pid: number; readonly leaseMs: Ms };
  readonly plan?: Plan;
  readonly clockOffset?: ClockOffset;
  readonly load: {
    readonly tool?: string;
    readonly command: readonly string[];
    readonly releasedAtMs?: EpochMs;
    readonly end?: LoadEnd;
    /** One record a second, ascending, additive parts already merged. */
    readonly seconds: readonly SecondRecord[];
    readonly health: readonly LoadHealthSample[];
  };
  /** Phases that were begun, in order; one that was cut short ends where the run did. */
  readonly phases: readonly PhaseWindow[];
  /** Phases that ran to their planned end. */
  readonly completedPhases: readonly string[];
  readonly faults: readonly FaultRecord[];
  /** Faults that were not injected because their target was gone, or had changed. */
  readonly refusedFaults: readonly { readonly faultId: string; readonly error: ErrorRecord }[];
  readonly captured: readonly CapturedSeries[];
  readonly missingMetrics: readonly { readonly selector: string; readonly error: ErrorRecord }[];
  readonly guardrailTripped?: {
    readonly guardrail: GuardrailId;
    readonly observed: string;
    readonly conditionAtMs: EpochMs;
    readonly atMs: EpochMs;
  };
  readonly halted?: { readonly by: string; readonly reason: string; readonly haltedAtMs: EpochMs };
  /** Who undid what the harness could not, in order. */
  readonly takeovers: readonly {
    readonly by: 'watchdog' | 'recover';
    readonly why: string;
    readonly atMs: EpochMs;
  }[];
  /** What of the journal could not be read, when it may tell of a fault that nobody can undo now. */
  readonly unread?: string;
  readonly baselineUnhealthy: readonly string[];
  readonly interruptedBy?: string;
  readonly failure?: ErrorRecord;
  /** Absent when the journal ends without a `run.ended`: the harness died. */
  readonly status?: RunStatus;
  readonly clean?: boolean;
};

export type FaultRecord = {
  readonly faultId: string;
  /** Whether it happens and is over, or has to be in force throughout the phase. */
  readonly lasts: 'once' | 'sustained';
  readonly targets: readonly FrozenTarget[];
  readonly intendedAtMs: EpochMs;
  readonly undo: JsonValue;
  readonly injectedAtMs?: EpochMs;
  readonly readBack?: string;
  readonly observed: readonly {
    readonly when: 'before' | 'during' | 'after';
    readonly sample: EffectSample;
    /** The look was over; it began at `sample.atMs`. */
    readonly seenAtMs: EpochMs;
  }[];
  readonly use: readonly UseSample[];
  readonly rolledBackAtMs?: EpochMs;
  readonly rollbackErrors: readonly ErrorRecord[];
  /** What had to be tried when the plain way to undo it did not work. */
  readonly escalations: readonly { readonly rung: string; readonly reason: string }[];
};
