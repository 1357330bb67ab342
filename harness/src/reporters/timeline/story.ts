import { harmOf } from '../../domain/recovery-harm.ts';
import type { FaultRecord, RunRecord } from '../../domain/run-record.ts';
import { formatDuration, formatRatio, type EpochMs } from '../../domain/units.ts';
import type { Judgement } from '../../domain/verdict.ts';
import { counted } from '../../domain/objective-words.ts';
import { haltWords, takeoverWords } from '../words/abort-words.ts';
import { faultTitle } from '../words/fault-words.ts';

/** One line of what happened, in words. */
export type StoryEntry = {
  readonly atMs: EpochMs;
  readonly kind: 'run' | 'phase' | 'fault' | 'broke' | 'recovered';
  readonly text: string;
};

/** Everything noteworthy that happened in a run, in order of time. */
export function story(record: RunRecord, judgement: Judgement): readonly StoryEntry[] {
  return [
    ...runEntries(record),
    ...phaseEntries(record),
    ...record.faults.flatMap((fault) => faultEntries(record, fault)),
    ...breakEntries(judgement),
    ...recoveryEntries(record, judgement),
    ...endEntries(record, judgement),
  ].toSorted((one, other) => one.atMs - other.atMs);
}

function runEntries(record: RunRecord): readonly StoryEntry[] {
  const { releasedAtMs } = record.load;
  const { scenario, ratePerSecond } = record.experiment.load;
  if (releasedAtMs === undefined) return [];
  return [
    { atMs: releasedAtMs, kind: 'run', text: `load released: ${scenario} at ${ratePerSecond}/s` },
  ];
}

function phaseEntries(record: RunRecord): readonly StoryEntry[] {
  return record.phases.map(({ phase, startedAtMs }) => ({
    atMs: startedAtMs,
    kind: 'phase' as const,
    text: `${phase} begins`,
  }));
}

function faultEntries(record: RunRecord, fault: FaultRecord): readonly StoryEntry[] {
  const title = faultTitle(record, fault.faultId);
  const entries: StoryEntry[] = [];
  const add = (atMs: EpochMs | undefined, text: string) => {
    if (atMs !== undefined) entries.push({ atMs, kind: 'fault', text });
  };
  const seen = fault.observed.find(
    ({ when, sample }) => when === 'during' && sample.effect === 'present',
  )?.sample;
  const gone = fault.observed.find(
    ({ when, sample }) => when === 'after' && sample.effect === 'absent',
  )?.sample;
  add(fault.injectedAtMs, `${title} injected`);
  add(seen?.atMs, `${title} seen from outside: ${seen?.measure} ${seen?.observed}`);
  add(fault.rolledBackAtMs, `${title} rolled back`);
  add(gone?.atMs, `${title} seen to be gone: ${gone?.measure} ${gone?.observed}`);
  return entries;
}

function breakEntries(judgement: Judgement): readonly StoryEntry[] {
  return judgement.findings.flatMap(({ objective, phase, outcome, kind, client }) => {
    if (client?.firstBadSecond === undefined || outcome !== 'violated' || kind === 'recovery') {
      return [];
    }
    const bad = `${counted(client.badSeconds, 'bad second')} in ${phase}`;
    const worst =
      client.worst === undefined ? '' : `, the worst at ${formatRatio(client.worst.ratio, 1)}`;
    const text = `${objective} first below its target: ${bad}${worst}`;
    return [{ atMs: client.firstBadSecond * 1_000, kind: 'broke' as const, text }];
  });
}

/** Times of recovery are relative to the first injection and the last roll-back. */
function recoveryEntries(record: RunRecord, judgement: Judgement): readonly StoryEntry[] {
  const harm = harmOf(record);
  if (!harm.known) return [];
  const { injectedAtMs } = harm;
  return judgement.findings.flatMap(({ objective, recovery }) => {
    const afterMs = recovery?.recoveredAfterInjectMs;
    if (recovery?.onsetAfterMs === undefined || afterMs === undefined) return [];
    const resolution = `± ${formatDuration(recovery.resolutionMs)}`;
    const text = `${objective}: good again ${formatDuration(afterMs)} after the injection ${resolution}`;
    return [{ atMs: injectedAtMs + afterMs, kind: 'recovered' as const, text }];
  });
}

function endEntries(record: RunRecord, judgement: Judgement): readonly StoryEntry[] {
  const entries: StoryEntry[] = [];
  const { end } = record.load;
  if (record.guardrailTripped !== undefined) {
    const { atMs, conditionAtMs, observed } = record.guardrailTripped;
    const text = "the guardrail's condition has become true";
    entries.push({ atMs: conditionAtMs, kind: 'broke', text });
    entries.push({ atMs, kind: 'broke', text: `guardrail tripped: ${observed}` });
  }
  if (record.halted !== undefined) {
    const text = haltWords(record.halted);
    entries.push({ atMs: record.halted.haltedAtMs, kind: 'broke', text });
  }
  for (const takeover of record.takeovers) {
    entries.push({ atMs: takeover.atMs, kind: 'broke', text: takeoverWords(takeover) });
  }
  if (end !== undefined && !end.asked) {
    const text = `the load generator ended unasked with ${String(end.exitCode)}`;
    entries.push({ atMs: end.atMs, kind: 'broke', text });
  }
  if (record.endedAtMs !== undefined) {
    const by = record.interruptedBy === undefined ? '' : ` by ${record.interruptedBy}`;
    const text = `run ended: ${judgement.status}${by}, ${judgement.cleanup}`;
    entries.push({ atMs: record.endedAtMs, kind: 'run', text });
  }
  return entries;
}
