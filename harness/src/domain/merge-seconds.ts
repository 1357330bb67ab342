import { mergeHistograms } from './latency-histogram.ts';
import type { SecondRecord } from './second-record.ts';
import type { EpochSecond } from './units.ts';

/**
 * One record a second, ascending, from records in any order and with several of one second: their counts are summed
 * and their latencies merged. Merging parts first and then the whole gives the same.
 */
export function mergeSeconds(records: Iterable<SecondRecord>): readonly SecondRecord[] {
  const bySecond = new Map<EpochSecond, SecondRecord[]>();
  for (const record of records) {
    const parts = bySecond.get(record.second);
    if (parts === undefined) bySecond.set(record.second, [record]);
    else parts.push(record);
  }
  return [...bySecond]
    .sort(([a], [b]) => a - b)
    .map(([second, parts]) => ({ second, ...addedCounts(parts) }));
}

/** The counts of several parts of the same span, added up. */
export function addedCounts(
  parts: readonly Omit<SecondRecord, 'second'>[],
): Omit<SecondRecord, 'second'> {
  return {
    ok: sumOf(parts.map((part) => part.ok)),
    failedByStatus: sumByKey(parts.map((part) => part.failedByStatus)),
    unansweredByReason: sumByKey(parts.map((part) => part.unansweredByReason)),
    dropped: sumOf(parts.map((part) => part.dropped)),
    okLatency: mergeHistograms(...parts.map((part) => part.okLatency)),
  };
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Keys in order of the alphabet, so that the same counts always read the same. */
function sumByKey(
  parts: readonly Readonly<Record<string, number>>[],
): Readonly<Record<string, number>> {
  const totals = new Map<string, number>();
  for (const part of parts) {
    for (const [key, count] of Object.entries(part)) {
      totals.set(key, (totals.get(key) ?? 0) + count);
    }
  }
  return Object.fromEntries([...totals].sort(([a], [b]) => (a < b ? -1 : 1)));
}
