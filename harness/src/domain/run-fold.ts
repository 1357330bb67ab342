import type { FaultRecord, RunRecord } from './run-record.ts';
import { FaultlineError } from './faultline-error.ts';
import { foldFaultEvent, isFaultEvent, type FaultEvent, type FaultFold } from './fold-fault.ts';
import type { JournalEvent } from './journal-event.ts';
import { packHistogram } from './latency-histogram.ts';
import { mergeSeconds } from './merge-seconds.ts';
import type { PhaseName, PhaseWindow } from './phase.ts';
import type { LoadHealthSample, SecondRecord } from './second-record.ts';
import type { EpochMs } from './units.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The record as far as it is known, with what only the end can tell kept apart. */
export type Fold = {
  readonly record: Mutable<
    Omit<RunRecord, 'load' | 'phases' | 'completedPhases' | 'faults' | 'refusedFaults'>
  >;
  readonly load: Mutable<Omit<RunRecord['load'], 'seconds' | 'health'>>;
  readonly seconds: SecondRecord[];
  readonly health: LoadHealthSample[];
  readonly phases: { phase: PhaseName; startedAtMs: EpochMs; endedAtMs?: EpochMs }[];
  readonly faults: Map<string, FaultFold>;
  readonly captured: RunRecord['captured'][number][];
  readonly missing: RunRecord['missingMetrics'][number][];
  readonly takeovers: RunRecord['takeovers'][number][];
  lastAtMs: EpochMs;
};

type RunStarted = Extract<JournalEvent, { readonly type: 'run.started' }>;
type LoadEvent = Extract<JournalEvent, { readonly type: `load.${string}` }>;
type LaterEvent = Exclude<JournalEvent, RunStarted>;
type EndingEvent = Extract<LaterEvent, { readonly type: `run.${string}` }>;
type RunEvent = Exclude<LaterEvent, LoadEvent | FaultEvent | EndingEvent>;

/** What the first event says. */
export function begin(event: RunStarted): Fold {
  const { runId, harnessVersion, experiment, source, environmentName, host, owner } = event;
  const captured: Fold['captured'] = [];
  const missing: Fold['missing'] = [];
  const takeovers: Fold['takeovers'] = [];
  return {
    record: {
      runId,
      harnessVersion,
      startedAtMs: event.atMs,
      experiment,
      source,
      environmentName,
      ownedByRun: false,
      host,
      owner,
      takeovers,
      captured,
      missingMetrics: missing,
      baselineUnhealthy: [],
    },
    load: { command: [] },
    seconds: [],
    health: [],
    phases: [],
    faults: new Map(),
    captured,
    missing,
    takeovers,
    lastAtMs: event.atMs,
  };
}

/** What a further event adds. */
export function apply(fold: Fold, event: LaterEvent): void {
  if (isLoadEvent(event)) applyToLoad(fold, event);
  else if (isFaultEvent(event)) foldFaultEvent(fold.faults, event);
  else if (isEndingEvent(event)) applyToEnding(fold, event);
  else applyToRun(fold, event);
}

function isLoadEvent(event: LaterEvent): event is LoadEvent {
  return event.type.startsWith('load.');
}

function isEndingEvent(event: LaterEvent): event is EndingEvent {
  return event.type.startsWith('run.');
}

function applyToLoad(fold: Fold, event: LoadEvent): void {
  switch (event.type) {
    case 'load.started':
      fold.load.tool = event.tool;
      fold.load.command = event.command;
      return;
    case 'load.released':
      fold.load.releasedAtMs = event.atMs;
      return;
    case 'load.seconds':
      for (const record of event.records) fold.seconds.push(packed(record));
      return;
    case 'load.health':
      fold.health.push(event.sample);
      return;
    case 'load.ended':
      fold.load.end = event.end;
  }
}

/** Of an hour at a high rate nearly all memory is histograms. */
function packed(record: SecondRecord): SecondRecord {
  return { ...record, okLatency: packHistogram(record.okLatency) };
}

function applyToRun(fold: Fold, event: RunEvent): void {
  const { record } = fold;
  switch (event.type) {
    case 'environment.ready':
      record.environment = event.environment;
      record.ownedByRun = event.ownedByRun;
      return;
    case 'plan.made':
      record.plan = event.plan;
      return;
    case 'watchdog.started':
      record.watchdog = { pid: event.pid, leaseMs: event.leaseMs };
      return;
    case 'clock.compared':
      record.clockOffset = event.offset;
      return;
    case 'phase.started':
      fold.phases.push({ phase: event.phase, startedAtMs: event.atMs });
      return;
    case 'phase.ended':
      endPhase(fold, event.phase, event.atMs);
      return;
    case 'metrics.captured':
      fold.captured.push(event.captured);
      return;
    case 'metrics.missing':
      fold.missing.push({ selector: event.selector, error: event.error });
      return;
    case 'guardrail.tripped': {
      const { guardrail, observed, conditionAtMs, atMs } = event;
      record.guardrailTripped = { guardrail, observed, conditionAtMs, atMs };
      return;
    }
    case 'baseline.unhealthy':
      record.baselineUnhealthy = event.objectives;
      return;
  }
}

/** How it ended, why before its time, and who undid what was left. */
function applyToEnding(fold: Fold, event: EndingEvent): void {
  const { record } = fold;
  switch (event.type) {
    case 'run.interrupted':
      record.interruptedBy = event.signal;
      return;
    case 'run.halted': {
      const { by, reason, haltedAtMs } = event;
      record.halted = { by, reason, haltedAtMs };
      return;
    }
    case 'run.taken-over':
      fold.takeovers.push({ by: event.by, why: event.why, atMs: event.atMs });
      if (event.unread !== undefined) record.unread = event.unread;
      return;
    case 'run.failed':
      record.failure = event.error;
      return;
    case 'run.ended':
      record.endedAtMs = event.atMs;
      record.status = event.status;
      record.clean = event.clean;
      return;
    case 'run.recovered':
      record.clean = event.clean;
  }
}

function endPhase(fold: Fold, phase: PhaseName, atMs: EpochMs): void {
  const open = fold.phases.findLast((one) => one.phase === phase);
  if (open !== undefined) open.endedAtMs = atMs;
}

/** What all of them say together. */
export function finish(fold: Fold): RunRecord {
  return {
    ...fold.record,
    load: { ...fold.load, seconds: mergeSeconds(fold.seconds), health: fold.health },
    phases: fold.phases.map((phase, index) => closed(fold, phase, fold.phases[index + 1])),
    completedPhases: fold.phases.flatMap(({ phase, endedAtMs }) =>
      endedAtMs === undefined ? [] : phase,
    ),
    refusedFaults: [...fold.faults].flatMap(([faultId, { refused }]) =>
      refused === undefined ? [] : [{ faultId, error: refused }],
    ),
    faults: [...fold.faults.values()].flatMap((fault): readonly FaultRecord[] =>
      fault.intent === undefined
        ? []
        : [
            {
              ...fault.intent,
              ...fault.rest,
              targets: fault.targets,
              observed: fault.observed,
              use: fault.use,
            },
          ],
    ),
  };
}

/** A phase that was cut short ends with the load, or with the run. */
function closed(
  fold: Fold,
  open: Fold['phases'][number],
  next: Fold['phases'][number] | undefined,
): PhaseWindow {
  const { phase, startedAtMs } = open;
  const cutAtMs = next?.startedAtMs ?? fold.load.end?.atMs ?? fold.lastAtMs;
  return { phase, startedAtMs, endedAtMs: open.endedAtMs ?? Math.max(startedAtMs, cutAtMs) };
}

/** The error for a journal that does not begin with its beginning. */
export function headless(found: string): FaultlineError {
  return new FaultlineError(
    'JOURNAL_UNREADABLE',
    `The journal does not begin with "run.started" (found: ${found}).`,
    { hint: 'Restore the whole file; without its first line it does not say what was run.' },
  );
}
