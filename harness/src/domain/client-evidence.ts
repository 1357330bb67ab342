import type { ClientEvidence } from './finding.ts';
import type { ShareObjective } from './objective.ts';
import { countAtOrBelow, countOf, quantileMs } from './latency-histogram.ts';
import { latenciesOf, type OfferedSecond } from './offered-seconds.ts';
import { eventsForQuantile } from './sample-size.ts';
import type { SecondRecord } from './second-record.ts';
import type { Ms, Ratio } from './units.ts';

/** How many requests of one second were good. */
export type CountGood = (record: SecondRecord) => number;

/** Answered below 500, and for a latency objective within its threshold: a quick failure is never a good answer. */
export function countGood(objective: ShareObjective): CountGood {
  switch (objective.kind) {
    case 'availability':
      return ({ ok }) => ok;
    case 'latency':
      return ({ okLatency }) => countAtOrBelow(okLatency, objective.underMs);
  }
}

/**
 * What the load generator saw over some seconds, exactly: requests belong to the second they began in, and everything
 * that was offered and not good is bad. Undefined when nothing at all was reported of those seconds: that is no data.
 */
export function clientEvidence(
  seconds: readonly OfferedSecond[],
  good: CountGood,
  target: Ratio,
): ClientEvidence | undefined {
  const records = seconds.flatMap(({ record }) => record ?? []);
  if (records.length === 0) return undefined;
  const shares = seconds
    .filter(({ offered }) => offered > 0)
    .map((one) => ({ second: one.second, ratio: goodIn(one, good) / one.offered }));
  const bad = shares.filter(({ ratio }) => ratio < target);
  const goodCount = total(seconds, (one) => goodIn(one, good));
  const offered = total(seconds, (one) => one.offered);
  if (offered === 0) return undefined;
  const worst = bad.toSorted((a, b) => a.ratio - b.ratio || a.second - b.second)[0];
  return {
    good: goodCount,
    total: offered,
    dropped: records.reduce((sum, { dropped }) => sum + dropped, 0),
    unfinished: total(seconds, ({ unfinished }) => unfinished),
    ratio: goodCount / offered,
    ...p95(seconds),
    badSeconds: bad.length,
    ...(bad[0] === undefined ? {} : { firstBadSecond: bad[0].second }),
    ...(worst === undefined ? {} : { worst }),
  };
}

export function goodIn({ record }: OfferedSecond, good: CountGood): number {
  return record === undefined ? 0 : good(record);
}

function total(seconds: readonly OfferedSecond[], of: (one: OfferedSecond) => number): number {
  return seconds.reduce((sum, one) => sum + of(one), 0);
}

function p95(seconds: readonly OfferedSecond[]): { readonly p95Ms?: Ms } {
  const latency = latenciesOf(seconds);
  if (countOf(latency) < eventsForQuantile(0.95)) return {};
  const p95Ms = quantileMs(latency, 0.95);
  return p95Ms === undefined ? {} : { p95Ms };
}
