import type { PhaseWindow } from './phase.ts';
import type { SecondRecord } from './second-record.ts';
import { sumCounts } from './sum-counts.ts';

/** How many arrivals are accounted for: answered, failed, or dropped. */
export function offeredOf(record: Omit<SecondRecord, 'second' | 'okLatency'>): number {
  return (
    record.ok +
    sumCounts(record.failedByStatus) +
    sumCounts(record.unansweredByReason) +
    record.dropped
  );
}

/** How many arrivals that were due in a span of time are accounted for. */
export function offeredIn(
  seconds: readonly SecondRecord[],
  window: Pick<PhaseWindow, 'startedAtMs' | 'endedAtMs'>,
): number {
  return seconds
    .filter(
      ({ second }) => second * 1_000 >= window.startedAtMs && second * 1_000 < window.endedAtMs,
    )
    .reduce((total, record) => total + offeredOf(record), 0);
}
