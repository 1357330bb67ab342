import type { HistogramBuilder } from '../../domain/latency-histogram.ts';
import { histogramBuilder } from '../../domain/latency-histogram.ts';
import type { SecondRecord, UnansweredReason } from '../../domain/second-record.ts';
import type { EpochSecond } from '../../domain/units.ts';
import type { Outcome } from './arrival-fold.ts';

export type SecondFold = {
  readonly add: (startUs: number, outcome: Outcome) => void;
  /** What came in since the last call, ascending; then begins anew. */
  readonly take: () => readonly SecondRecord[];
};

/** Counts arrivals by the second they started in. */
export function secondFold(): SecondFold {
  const seconds = new Map<EpochSecond, Tally>();
  return {
    add: (startUs, outcome) => {
      const second = Math.floor(startUs / 1e6);
      const tally = seconds.get(second) ?? emptyTally();
      seconds.set(second, tally);
      count(tally, outcome);
    },
    take: () => {
      const records = [...seconds].sort(([a], [b]) => a - b).map(recordOf);
      seconds.clear();
      return records;
    },
  };
}

type Tally = {
  ok: number;
  dropped: number;
  readonly failed: Map<string, number>;
  readonly unanswered: Record<UnansweredReason, number>;
  readonly okLatency: HistogramBuilder;
};

function emptyTally(): Tally {
  return {
    ok: 0,
    dropped: 0,
    failed: new Map(),
    unanswered: { timeout: 0, refused: 0, reset: 0, closed: 0, other: 0 },
    okLatency: histogramBuilder(),
  };
}

function count(tally: Tally, outcome: Outcome): void {
  switch (outcome.kind) {
    case 'dropped':
      tally.dropped += 1;
      return;
    case 'unanswered':
      tally.unanswered[outcome.reason] += 1;
      return;
    case 'answered': {
      if (outcome.status < 500) {
        tally.ok += 1;
        tally.okLatency.record(outcome.latencyMs);
        return;
      }
      const status = String(outcome.status);
      tally.failed.set(status, (tally.failed.get(status) ?? 0) + 1);
    }
  }
}

function recordOf([second, tally]: readonly [EpochSecond, Tally]): SecondRecord {
  return {
    second,
    ok: tally.ok,
    failedByStatus: Object.fromEntries(tally.failed),
    unansweredByReason: tally.unanswered,
    dropped: tally.dropped,
    okLatency: tally.okLatency.encode(),
  };
}
