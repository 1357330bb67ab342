import {
  countAtOrBelow,
  quantileMs,
  type LatencyHistogram,
} from '../../domain/latency-histogram.ts';
import { offeredOfRun } from '../../domain/offered-of-run.ts';
import { remember } from '../../domain/remember.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import type { SecondRecord } from '../../domain/second-record.ts';
import { sumCounts } from '../../domain/sum-counts.ts';
import type { Ms, Ratio } from '../../domain/units.ts';
import type { RunClock } from './run-clock.ts';

/** One second of the axis as the client saw it; every arrival that was due in it is in exactly one count. */
export type ClientSecond = {
  readonly offered: number;
  readonly ok: number;
  readonly failed: number;
  readonly unanswered: number;
  readonly dropped: number;
  readonly latency: LatencyHistogram;
};

const NOTHING: ClientSecond = {
  offered: 0,
  ok: 0,
  failed: 0,
  unanswered: 0,
  dropped: 0,
  latency: [],
};

/** One entry for each second of the axis; a second without any arrival is all zero. */
export function clientSeconds(record: RunRecord, clock: RunClock): readonly ClientSecond[] {
  return ofRun(record, JSON.stringify(clock), () => secondsOf(record, clock));
}

const ofRun = remember<readonly ClientSecond[]>();

function secondsOf(record: RunRecord, clock: RunClock): readonly ClientSecond[] {
  const bySecond = new Map(recordsFromWhenDue(record).map((second) => [second.second, second]));
  const first = clock.originMs / 1_000;
  return Array.from({ length: clock.seconds }, (_, index) => {
    const second = bySecond.get(first + index);
    return second === undefined ? NOTHING : toClientSecond(second);
  });
}

/** What was reported of each second, with the latencies as they are judged: from when the arrivals were due. */
export function recordsFromWhenDue(run: RunRecord): readonly SecondRecord[] {
  return fromWhenDue(run, '', () => {
    const due = new Map(offeredOfRun(run).map(({ second, record }) => [second, record]));
    return run.load.seconds.map((record) => due.get(record.second) ?? record);
  });
}

const fromWhenDue = remember<readonly SecondRecord[]>();

export function toClientSecond(record: SecondRecord): ClientSecond {
  const failed = sumCounts(record.failedByStatus);
  const unanswered = sumCounts(record.unansweredByReason);
  const { ok, dropped, okLatency: latency } = record;
  return { offered: ok + failed + unanswered + dropped, ok, failed, unanswered, dropped, latency };
}

/** Share of what was offered that was answered well, and under the threshold if there is one. */
export function goodShare(second: ClientSecond, underMs?: Ms): Ratio | undefined {
  if (second.offered === 0) return undefined;
  const good = underMs === undefined ? second.ok : countAtOrBelow(second.latency, underMs);
  return good / second.offered;
}

/** Quantile of the answered requests; undefined when none was answered. */
export function latencyQuantile(second: ClientSecond, quantile: Ratio): Ms | undefined {
  return second.ok === 0 ? undefined : quantileMs(second.latency, quantile);
}

/** The same of each second. */
export function latencyQuantiles(
  seconds: readonly ClientSecond[],
  quantile: Ratio,
): readonly (Ms | undefined)[] {
  return quantiles(seconds, String(quantile), () =>
    seconds.map((second) => latencyQuantile(second, quantile)),
  );
}

const quantiles = remember<readonly (Ms | undefined)[]>();
