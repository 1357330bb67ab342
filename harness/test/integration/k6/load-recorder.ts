import type { LoadTick } from '../../../src/domain/load-tick.ts';
import { mergeSeconds } from '../../../src/domain/merge-seconds.ts';
import type { LoadHealthSample, SecondRecord } from '../../../src/domain/second-record.ts';
import type { LoadListener } from '../../../src/ports/load-generator.ts';

export type LoadRecorder = LoadListener & {
  readonly health: readonly LoadHealthSample[];
  readonly ticks: readonly LoadTick[];
  /** What has been reported so far, one record a second. */
  seconds(): readonly SecondRecord[];
  /** Over all seconds, by outcome: `{ ok: 3, '503': 1, timeout: 2, dropped: 1 }`, without zeros. */
  totals(): Readonly<Record<string, number>>;
};

export function loadRecorder(): LoadRecorder {
  const records: SecondRecord[] = [];
  const health: LoadHealthSample[] = [];
  const ticks: LoadTick[] = [];
  const seconds = () => mergeSeconds(records);
  return {
    onSeconds: (more) => records.push(...more),
    onTicks: (more) => ticks.push(...more),
    onHealth: (sample) => health.push(sample),
    health,
    ticks,
    seconds,
    totals: () => {
      const totals: Record<string, number> = {};
      for (const counts of seconds().map(countsOf)) {
        for (const [outcome, count] of Object.entries(counts)) {
          if (count > 0) totals[outcome] = (totals[outcome] ?? 0) + count;
        }
      }
      return totals;
    },
  };
}

/** How many requests were sent in that second, whatever became of them. */
export function sentIn(record: SecondRecord): number {
  const { dropped: _, ...sent } = countsOf(record);
  return Object.values(sent).reduce((total, count) => total + count, 0);
}

function countsOf(record: SecondRecord): Readonly<Record<string, number>> {
  const { ok, dropped, failedByStatus, unansweredByReason } = record;
  return { ok, dropped, ...failedByStatus, ...unansweredByReason };
}
