import type { EnvironmentDescription } from './environment.ts';
import type { Experiment } from './experiment.ts';
import type { EffectSample, FrozenTarget, JsonValue, UseSample } from './fault.ts';
import type { ErrorRecord } from './faultline-error.ts';
import type { GuardrailId } from './guardrail.ts';
import type { PhaseName } from './phase.ts';
import type { ClockOffset, Plan } from './plan.ts';
import type { PluginRecord } from './plugin-record.ts';
import type { CapturedSeries } from './raw-series.ts';
import type { LoadHealthSample, SecondRecord } from './second-record.ts';
import type { EpochMs, Ms } from './units.ts';

export const JOURNAL_VERSION = 2;

/** How a run ended. */
export type RunStatus = 'completed' | 'aborted' | 'interrupted' | 'failed';

/** Why the load generator ended, and what it left open. */
export type LoadEnd = {
  readonly atMs: EpochMs;
  readonly exitCode: number | null;
  /** True when the harness asked it to stop. */
  readonly asked: boolean;
  /** Requests that were in flight at the end and left no trace. */
  readonly cut: number;
  /** The last lines it logged, when it ended unasked. */
  readonly log: readonly string[];
};

/** Which process conducts a run, so that anyone can tell later whether it still does. */
export type RunOwner = {
  readonly pid: number;
  /** As the operating system counts it; a pid alone can be reused. */
  readonly startTime: string;
  /** Which boot of which machine: neither a pid nor a start time means anything on another. */
  readonly bootId: string;
  /** Which PID namespace of it, where there are such: a pid of one container means nothing in another. */
  readonly pidNamespace?: string;
};

type Event<T extends string, F extends object = object> = {
  readonly type: T;
  readonly atMs: EpochMs;
} & Readonly<F>;

/**
 * What can be written in a journal. The journal is the truth of a run, every report is a view of it; a line is
 * written before the deed it announces.
 */
export type JournalEvent =
  | Event<
      'run.started',
      {
        version: typeof JOURNAL_VERSION;
        runId: string;
        harnessVersion: string;
        experiment: Experiment;
        /** The spec as it was read, and the command line's changes to it. */
        source: {
          readonly file: string;
          readonly sha256: string;
          readonly overrides: readonly string[];
          /** Absent when every fault is one of ours. */
          readonly plugins?: readonly PluginRecord[];
        };
        environmentName: string;
        host: { readonly platform: string; readonly cpus: number; readonly node: string };
        owner: RunOwner;
      }
    >
  | Event<'environment.ready', { environment: EnvironmentDescription; ownedByRun: boolean }>
  | Event<'plan.made', { plan: Plan }>
  /** What each fault will touch, before anything is. */
  | Event<'targets.frozen', { faultId: string; targets: readonly FrozenTarget[] }>
  /** A process of its own that undoes everything when this one cannot. */
  | Event<'watchdog.started', { pid: number; leaseMs: Ms; deadlineAtMs: EpochMs }>
  | Event<'clock.compared', { offset: ClockOffset }>
  | Event<'load.started', { tool: string; command: readonly string[] }>
  | Event<'load.released'>
  | Event<'load.seconds', { records: readonly SecondRecord[] }>
  | Event<'load.health', { sample: LoadHealthSample }>
  | Event<'load.ended', { end: LoadEnd }>
  | Event<'phase.started', { phase: PhaseName }>
  | Event<'phase.ended', { phase: PhaseName }>
  | Event<
      'fault.intended',
      {
        faultId: string;
        /** Whether it happens and is over, or has to be in force throughout the phase. */
        lasts: 'once' | 'sustained';
        undo: JsonValue;
      }
    >
  /** Its target was not what had been frozen, so it was not touched. */
  | Event<'fault.refused', { faultId: string; error: ErrorRecord }>
  | Event<'fault.injected', { faultId: string; readBack: string }>
  | Event<
      'fault.observed',
      { faultId: string; sample: EffectSample; when: 'before' | 'during' | 'after' }
    >
  | Event<'link.used', { faultId: string; sample: UseSample }>
  | Event<'fault.rollback.started', { faultId: string; undo: JsonValue }>
  /**
   * The plain way to undo it did not work; `rung` names what is tried next. A rung that itself takes something away
   * brings an undo record that takes the place of the first one.
   */
  | Event<
      'fault.rollback.escalated',
      { faultId: string; rung: string; reason: string; undo?: JsonValue }
    >
  | Event<'fault.rolled-back', { faultId: string }>
  | Event<'fault.rollback.failed', { faultId: string; error: ErrorRecord }>
  | Event<'metrics.captured', { captured: CapturedSeries }>
  | Event<'metrics.missing', { selector: string; error: ErrorRecord }>
  /** `conditionAtMs`: when what it watches for had become true, as far as it could be known. */
  | Event<'guardrail.tripped', { guardrail: GuardrailId; observed: string; conditionAtMs: EpochMs }>
  | Event<'baseline.unhealthy', { objectives: readonly string[] }>
  | Event<'run.interrupted', { signal: string }>
  /** The kill switch was pulled. */
  | Event<'run.halted', { by: string; reason: string; haltedAtMs: EpochMs }>
  | Event<'run.failed', { error: ErrorRecord }>
  | Event<'run.ended', { status: RunStatus; clean: boolean }>
  /**
   * Somebody else goes on with this journal, because whoever conducted the run is dead, frozen or past its time.
   * `unread`: what of it could not be read, when that may tell of a fault that nobody can undo now.
   */
  | Event<'run.taken-over', { by: 'watchdog' | 'recover'; why: string; unread?: string }>
  /** Faults were undone later, from the journal. */
  | Event<'run.recovered', { clean: boolean }>;

export type JournalEventType = JournalEvent['type'];
