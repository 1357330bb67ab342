import { sumHistograms } from '../../domain/latency-histogram.ts';
import type { PhaseWindow } from '../../domain/phase.ts';
import { remember } from '../../domain/remember.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { SecondRecord } from '../../domain/second-record.ts';
import { recordsFromWhenDue, toClientSecond, type ClientSecond } from './client-seconds.ts';

/** What the client saw in one phase, added up. */
export type PhaseTotals = ClientSecond & {
  readonly window: PhaseWindow;
  /** False for a phase that was cut short. */
  readonly completed: boolean;
  /** Requests that were not good, by status or reason, most frequent first: `[['503', 40], ['timeout', 2]]`. */
  readonly badByCause: readonly (readonly [cause: string, count: number])[];
};

export function phaseTotals(record: RunRecord): readonly PhaseTotals[] {
  return ofRun(record, 'phases', () => totalsOf(record));
}

const ofRun = remember<readonly PhaseTotals[]>();

function totalsOf(record: RunRecord): readonly PhaseTotals[] {
  const reported = recordsFromWhenDue(record);
  return record.phases.map((window) => {
    const records = reported.filter(({ second }) => isWithin(second * 1_000, window));
    const seconds = records.map(toClientSecond);
    const total = (count: (second: ClientSecond) => number) =>
      seconds.reduce((sum, second) => sum + count(second), 0);
    return {
      window,
      completed: record.completedPhases.includes(window.phase),
      offered: total((second) => second.offered),
      ok: total((second) => second.ok),
      failed: total((second) => second.failed),
      unanswered: total((second) => second.unanswered),
      dropped: total((second) => second.dropped),
      latency: sumHistograms(seconds.map((second) => second.latency)),
      badByCause: badByCause(records),
    };
  });
}

function isWithin(atMs: number, window: PhaseWindow): boolean {
  return atMs >= window.startedAtMs && atMs < window.endedAtMs;
}

function badByCause(records: readonly SecondRecord[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  const add = (cause: string, count: number) => {
    if (count > 0) counts.set(cause, (counts.get(cause) ?? 0) + count);
  };
  for (const record of records) {
    for (const [status, count] of Object.entries(record.failedByStatus)) add(status, count);
    for (const [reason, count] of Object.entries(record.unansweredByReason)) add(reason, count);
    add('dropped', record.dropped);
  }
  return [...counts].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}
