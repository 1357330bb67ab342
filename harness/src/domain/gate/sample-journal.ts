import type { EnvironmentDescription } from '../environment.ts';
import type { Experiment } from '../experiment.ts';
import type { EffectSample, FaultSpec } from '../fault.ts';
import { JOURNAL_VERSION, type JournalEvent } from '../journal-event.ts';
import { histogramBuilder } from '../latency-histogram.ts';
import { makePlan } from '../make-plan.ts';
import { PHASES, type PhaseWindow } from '../phase.ts';
import type { SecondRecord } from '../second-record.ts';
import type { EpochMs, EpochSecond, Ms } from '../units.ts';

export type SampleRun = {
  readonly runId: string;
  /** A whole second. */
  readonly startedAtMs: EpochMs;
  readonly experiment: Experiment;
  readonly source: { readonly file: string; readonly sha256: string };
  readonly environment: EnvironmentDescription;
};

const PREPARATION_MS: Ms = 5_000;
/** Between the baseline and the fault, and between the fault and the recovery. */
const SEAM_MS: Ms = 1_000;

/**
 * The journal of a run that passes: the load as planned, every answer good and quick, each fault seen in force and seen
 * gone. Made event by event, so that a gate can be tried without any environment.
 */
export function sampleJournal(sample: SampleRun): readonly JournalEvent[] {
  const { experiment, startedAtMs } = sample;
  const windows = layOut(experiment, startedAtMs + PREPARATION_MS);
  const endsAtMs = windows.at(-1)?.endedAtMs ?? startedAtMs + PREPARATION_MS;
  const fault = windows.find(({ phase }) => phase === 'fault');
  const events: readonly JournalEvent[] = [
    ...opening(sample),
    ...load(experiment, startedAtMs + PREPARATION_MS, endsAtMs),
    ...windows.flatMap(({ phase, startedAtMs: from, endedAtMs: to }): JournalEvent[] => [
      { type: 'phase.started', atMs: from, phase },
      { type: 'phase.ended', atMs: to, phase },
    ]),
    ...(fault === undefined
      ? []
      : experiment.faults.flatMap((one) => faultEvents(one, startedAtMs, fault))),
    { type: 'run.ended', atMs: endsAtMs + 2_000, status: 'completed', clean: true },
  ];
  return events.toSorted((one, other) => one.atMs - other.atMs);
}

function layOut({ phases }: Experiment, fromMs: EpochMs): readonly PhaseWindow[] {
  let cursorMs = fromMs;
  return PHASES.flatMap((phase) => {
    if (phases[phase] === 0) return [];
    if (phase === 'fault' || phase === 'recovery') cursorMs += SEAM_MS;
    const startedAtMs = cursorMs;
    cursorMs += phases[phase];
    return [{ phase, startedAtMs, endedAtMs: cursorMs }];
  });
}

function opening({ runId, startedAtMs, experiment, ...sample }: SampleRun): JournalEvent[] {
  const words = (fault: FaultSpec) => ({
    does: `does ${fault.type}`,
    undo: 'undoes it',
    proof: '',
  });
  const offset = { measuredAtMs: startedAtMs + 1_100, offsetMs: 0, errorMs: 1 };
  return [
    {
      type: 'run.started',
      atMs: startedAtMs,
      version: JOURNAL_VERSION,
      runId,
      harnessVersion: 'self-test',
      experiment,
      source: { ...sample.source, overrides: [] },
      environmentName: sample.environment.name,
      host: { platform: 'none', cpus: 2, node: 'none' },
      owner: { pid: 1, startTime: '0', bootId: 'self-test' },
    },
    {
      type: 'environment.ready',
      atMs: startedAtMs + 1_000,
      environment: sample.environment,
      ownedByRun: true,
    },
    { type: 'clock.compared', atMs: startedAtMs + 1_100, offset },
    { type: 'plan.made', atMs: startedAtMs + 2_000, plan: makePlan(experiment, words) },
  ];
}

function load(
  { load: { ratePerSecond } }: Experiment,
  fromMs: EpochMs,
  toMs: EpochMs,
): JournalEvent[] {
  const events: JournalEvent[] = [
    { type: 'load.started', atMs: fromMs - 1_000, tool: 'none', command: ['none'] },
    { type: 'load.released', atMs: fromMs },
  ];
  for (let second = fromMs / 1_000; second < toMs / 1_000; second += 1) {
    const atMs = (second + 1) * 1_000;
    const sample = { atMs, activeVus: 2, maxVus: 100, cpuCores: 0.1 };
    events.push({ type: 'load.seconds', atMs, records: [allGood(second, ratePerSecond)] });
    events.push({ type: 'load.health', atMs, sample });
  }
  const end = { atMs: toMs, exitCode: 0, asked: true, cut: 0, log: [] };
  events.push({ type: 'load.ended', atMs: toMs, end });
  return events;
}

function allGood(second: EpochSecond, ok: number): SecondRecord {
  const latency = histogramBuilder();
  for (let request = 0; request < ok; request += 1) latency.record(4 + (request % 5));
  const none = { failedByStatus: {}, unansweredByReason: {}, dropped: 0 };
  return { second, ok, ...none, okLatency: latency.encode() };
}

function faultEvents(
  { id: faultId }: FaultSpec,
  startedAtMs: EpochMs,
  window: PhaseWindow,
): JournalEvent[] {
  const injectedAtMs = window.startedAtMs;
  const undoneAtMs = window.endedAtMs;
  const undo = { of: faultId };
  const during: JournalEvent[] = [];
  for (let atMs = injectedAtMs + 400; atMs < undoneAtMs; atMs += 1_000) {
    during.push(look(faultId, atMs, 'during', 'present'));
    during.push({ type: 'link.used', atMs, faultId, sample: { atMs, connections: 3 } });
  }
  return [
    look(faultId, startedAtMs + 3_000, 'before', 'absent'),
    { type: 'fault.intended', atMs: injectedAtMs - 10, faultId, lasts: 'sustained', undo },
    { type: 'fault.injected', atMs: injectedAtMs, faultId, readBack: 'in force' },
    ...during,
    { type: 'fault.rollback.started', atMs: undoneAtMs, faultId, undo },
    { type: 'fault.rolled-back', atMs: undoneAtMs + 5, faultId },
    look(faultId, undoneAtMs + 300, 'after', 'absent'),
  ];
}

function look(
  faultId: string,
  atMs: EpochMs,
  when: 'before' | 'during' | 'after',
  effect: 'present' | 'absent',
): JournalEvent {
  const valueMs = effect === 'present' ? 205 : 1;
  const sample: EffectSample = {
    atMs,
    effect,
    measure: 'round trip',
    observed: `${valueMs} ms`,
    expected: 'at least 175 ms',
    valueMs,
  };
  return { type: 'fault.observed', atMs, faultId, sample, when };
}
