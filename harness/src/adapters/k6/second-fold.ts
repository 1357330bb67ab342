import { TICK_MS, type LoadTick } from '../../domain/load-tick.ts';
import type { HistogramBuilder } from '../../domain/latency-histogram.ts';
import { histogramBuilder } from '../../domain/latency-histogram.ts';
import type { SecondRecord, UnansweredReason } from '../../domain/second-record.ts';
import type { Outcome } from './arrival-fold.ts';

/** Counts by a span of time. */
export type TallyFold<T> = {
  readonly add: (atUs: number, outcome: Outcome) => void;
  /** What came in since the last call, ascending; then begins anew. */
  readonly take: () => readonly T[];
};

/** Counts arrivals by the second they started in. */
export function secondFold(): TallyFold<SecondRecord> {
  return tallyFold(1e6, (second, counts) => ({ second, ...counts }));
}

/** Counts arrivals by the tenth of a second in which it became known what became of them. */
export function tickFold(): TallyFold<LoadTick> {
  return tallyFold(TICK_MS * 1e3, (tick, counts) => ({ tickMs: tick * TICK_MS, ...counts }));
}

type Counts = Omit<SecondRecord, 'second'>;

function tallyFold<T>(spanUs: number, made: (span: number, counts: Counts) => T): TallyFold<T> {
  const tallies = new Map<number, Tally>();
  return {
    add: (atUs, outcome) => {
      const span = Math.floor(atUs / spanUs);
      const tally = tallies.get(span) ?? emptyTally();
      tallies.set(span, tally);
      count(tally, outcome);
    },
    take: () => {
      const ascending = [...tallies].sort(([a], [b]) => a - b);
      tallies.clear();
      return ascending.map(([span, tally]) => made(span, countsOf(tally)));
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

function countsOf(tally: Tally): Counts {
  return {
    ok: tally.ok,
    failedByStatus: Object.fromEntries(tally.failed),
    unansweredByReason: tally.unanswered,
    dropped: tally.dropped,
    okLatency: tally.okLatency.encode(),
  };
}
