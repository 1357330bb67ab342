import type { Experiment } from '../../domain/experiment.ts';
import type { EffectSample } from '../../domain/fault.ts';
import type { JournalEvent } from '../../domain/journal-event.ts';
import { mergeSeconds } from '../../domain/merge-seconds.ts';
import type { PhaseName } from '../../domain/phase.ts';
import type { Plan } from '../../domain/plan.ts';
import type { SecondRecord } from '../../domain/second-record.ts';
import type { EpochMs } from '../../domain/units.ts';
import { lookUp, type EventTable } from './event-table.ts';

/** What a person who watches a run wants to know: a fold of the journal as it grows. */
export type LiveState = {
  readonly runId: string;
  readonly environmentName: string;
  readonly experiment?: Experiment;
  readonly plan?: Plan;
  readonly startedAtMs: EpochMs;
  /** The last thing that is known. */
  readonly atMs: EpochMs;
  readonly releasedAtMs?: EpochMs;
  /** What the run is busy with, in words. */
  readonly stage: string;
  readonly phases: readonly LivePhase[];
  /** One record a second, ascending. */
  readonly seconds: readonly SecondRecord[];
  readonly faults: readonly LiveFault[];
  readonly stopping?: string;
};

export type LivePhase = {
  readonly phase: PhaseName;
  readonly startedAtMs: EpochMs;
  readonly endedAtMs?: EpochMs;
};

export type LiveFault = {
  readonly faultId: string;
  readonly injectedAtMs?: EpochMs;
  readonly rolledBackAtMs?: EpochMs;
  readonly lastSeen?: EffectSample;
  /** Set once a look saw the effect. */
  readonly isProved: boolean;
};

export const LIVE_START: LiveState = {
  runId: '',
  environmentName: '',
  startedAtMs: 0,
  atMs: 0,
  stage: 'starting',
  phases: [],
  seconds: [],
  faults: [],
};

/** The state after one more event. */
export function advanceLive(state: LiveState, event: JournalEvent): LiveState {
  const atMs = Math.max(state.atMs, event.atMs);
  return { ...state, atMs, ...lookUp(CHANGES, event, state) };
}

const CHANGES: EventTable<LiveState, Partial<LiveState>> = {
  'run.started': ({ runId, environmentName, experiment, atMs }) => ({
    runId,
    environmentName,
    experiment,
    startedAtMs: atMs,
    stage: 'bringing the environment up',
  }),
  'environment.ready': () => ({ stage: 'checking before anything is touched' }),
  'plan.made': ({ plan }) => ({ plan, stage: 'starting the load generator' }),
  'load.released': ({ atMs }) => ({ releasedAtMs: atMs, stage: 'load released' }),
  'load.seconds': ({ records }, { seconds }) => ({ seconds: withMore(seconds, records) }),
  'load.ended': () => ({ stage: 'reading the metrics' }),
  'phase.started': ({ phase, atMs }, { phases }) => ({
    phases: [...phases, { phase, startedAtMs: atMs }],
    stage: phase,
  }),
  'phase.ended': ({ phase, atMs }, { phases }) => ({ phases: ended(phases, phase, atMs) }),
  'fault.injected': ({ faultId, atMs }, { faults }) => ({
    faults: changed(faults, faultId, { injectedAtMs: atMs }),
  }),
  'fault.observed': ({ faultId, sample, when }, { faults }) => ({
    faults: changed(faults, faultId, {
      lastSeen: sample,
      ...(when === 'during' && sample.effect === 'present' ? { isProved: true } : {}),
    }),
  }),
  'fault.rolled-back': ({ faultId, atMs }, { faults }) => ({
    faults: changed(faults, faultId, { rolledBackAtMs: atMs }),
  }),
  'guardrail.tripped': ({ observed }) => ({ stopping: `guardrail tripped: ${observed}` }),
  'baseline.unhealthy': ({ objectives }) => ({
    stopping: `unhealthy baseline: ${objectives.join(', ')}`,
  }),
  'run.halted': ({ by, reason }) => ({ stopping: `halted by ${by}: ${reason}` }),
  'run.interrupted': ({ signal }) => ({ stopping: `${signal}: undoing everything` }),
  'run.failed': ({ error }) => ({ stopping: error.message }),
  'run.ended': () => ({ stage: 'judging' }),
};

/** Only the last few seconds still change, so the others are left as they are. */
function withMore(
  seconds: readonly SecondRecord[],
  more: readonly SecondRecord[],
): readonly SecondRecord[] {
  const from = Math.min(...more.map(({ second }) => second));
  const settled = seconds.filter(({ second }) => second < from);
  return [...settled, ...mergeSeconds([...seconds.slice(settled.length), ...more])];
}

function ended(
  phases: readonly LivePhase[],
  phase: PhaseName,
  atMs: EpochMs,
): readonly LivePhase[] {
  return phases.map((one) => (one.phase === phase ? { ...one, endedAtMs: atMs } : one));
}

function changed(
  faults: readonly LiveFault[],
  faultId: string,
  change: Partial<LiveFault>,
): readonly LiveFault[] {
  const known = faults.some((fault) => fault.faultId === faultId);
  const all = known ? faults : [...faults, { faultId, isProved: false }];
  return all.map((fault) => (fault.faultId === faultId ? { ...fault, ...change } : fault));
}
