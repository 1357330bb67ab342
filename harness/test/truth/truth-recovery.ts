import { foldJournal } from '../../src/domain/fold-journal.ts';
import { judge } from '../../src/domain/judge.ts';
import type { RunRecord } from '../../src/domain/run-record.ts';
import type { EpochMs, Ms } from '../../src/domain/units.ts';
import { buildJournal } from '../fixtures/journal-builder.ts';
import { AVAILABILITY, CACHE_LATENCY } from '../fixtures/sample-experiment.ts';
import type { LaneRecord } from './truth-lane.ts';

/** An outage as its server wrote it down, and the recovery time the judge tells of it. */
export type RecoveryCase = {
  readonly outageMs: Ms;
  readonly measuredMs?: Ms;
  /** How late the load generator was at most around the end of the outage: its share of the error. */
  readonly lateMs: Ms;
  readonly observed: string;
};

const HOLD_MS: Ms = 5_000;
const EDGE_MS: Ms = 1_500;

/** Every outage of a lane, from the refusal of connections to the first one taken. */
export function recoveriesOf(lane: LaneRecord, ratePerSecond: number): readonly RecoveryCase[] {
  const { turns } = lane.truth;
  return turns.flatMap(({ atMs: downAtMs, what }, i) => {
    const up = turns[i + 1];
    if (what !== 'down' || up?.what !== 'up') return [];
    const nextMs = lane.incidents.find(({ step, fromMs }) => {
      return step.what !== 'steady' && fromMs > up.atMs;
    })?.fromMs;
    const untilMs = Math.floor((nextMs ?? lane.endedAtMs) / 1_000) * 1_000;
    const run = runOf(lane, { downAtMs, untilMs, ratePerSecond });
    const finding = judge(run).findings.find(({ kind }) => kind === 'recovery');
    const measuredMs = finding?.recovery?.recoveredAfterInjectMs;
    const lateMs = lane.load.late
      .filter(({ atMs }) => Math.abs(atMs - up.atMs) < EDGE_MS)
      .reduce((most, { byMs }) => Math.max(most, byMs), 0);
    const observed = finding?.observed ?? 'no finding';
    const measured = measuredMs === undefined ? {} : { measuredMs };
    return [{ outageMs: up.atMs - downAtMs, lateMs, observed, ...measured }];
  });
}

/** A run whose fault happened once, when the server went down, with the client's own record. */
function runOf(
  lane: LaneRecord,
  when: {
    readonly downAtMs: EpochMs;
    readonly untilMs: EpochMs;
    readonly ratePerSecond: number;
  },
): RunRecord {
  const { downAtMs, untilMs, ratePerSecond } = when;
  const faultMs = 1_000;
  const faultAtMs = Math.floor(downAtMs / 1_000) * 1_000;
  const baselineMs = 3_000;
  // As the sample run is laid out: 5 s until the baseline, a second of seam before the fault and the recovery.
  const startedAtMs = faultAtMs - 1_000 - baselineMs - 5_000;
  const recoveryMs = untilMs - faultAtMs - faultMs - 1_000;
  const journal = buildJournal({
    startedAtMs,
    fault: { lasts: 'once' },
    server: 'absent',
    experiment: {
      load: { ...CACHE_LATENCY.load, ratePerSecond },
      phases: { warmup: 0, baseline: baselineMs, fault: faultMs, recovery: recoveryMs },
      guardrails: [],
      objectives: [
        {
          kind: 'recovery',
          name: 'recovery',
          sli: AVAILABILITY,
          withinMs: 60_000,
          theta: 0.99,
          holdMs: HOLD_MS,
        },
      ],
    },
  });
  const record = foldJournal(journal);
  return {
    ...record,
    load: { ...record.load, seconds: lane.load.seconds },
    faults: record.faults.map((fault) => ({ ...fault, injectedAtMs: downAtMs })),
  };
}
