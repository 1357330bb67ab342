import { laterBy, type LatencyHistogram, sumHistograms } from './latency-histogram.ts';
import { offeredOf } from './offered.ts';
import type { PhaseWindow } from './phase.ts';
import { remember } from './remember.ts';
import type { SecondRecord } from './second-record.ts';
import type { EpochMs, EpochSecond, Ms, PerSecond } from './units.ts';

/** One second of the load with every arrival that was due in it: the denominator of every client-side share. */
export type OfferedSecond = {
  readonly second: EpochSecond;
  /** Absent when nothing at all was reported of it. Its latencies are those from when the arrivals were due. */
  readonly record?: SecondRecord;
  /** Due, and not accounted for by any report: still open when the load was stopped, or never begun. */
  readonly unfinished: number;
  /** All arrivals of the second: answered, failed, dropped and unfinished. */
  readonly offered: number;
  /** By how much the generator was behind at an edge of the second, whichever is more; 0 up to the jitter of an edge. */
  readonly lateMs: Ms;
};

/** A generator on a busy machine starts an arrival up to this late, possibly in the next second. */
const LATE_SECONDS = 0.01;

/**
 * Accounts for every arrival of an open load (docs/method.md, Client-side numbers: what was offered, not what was
 * achieved, is divided by), from the first second anything was reported of up to `untilMs`, whole seconds only.
 *
 * An open load has `rate` arrivals in each second, in order, and each leaves one trace: an answer, a failure or a drop.
 * What is due and has left none yet is the backlog. The part of it that is made up later was begun late: it counts in
 * the second it began in, and how late it was, backlog / rate, counts into its latency (Gil Tene's wrk2, README: "latency
 * is measured from when the request should have been sent"). The part that is never made up is unfinished, in the
 * second it was due. Of that, one arrival and 10 ms of arrivals are carried on to the following seconds, which takes up
 * the jitter of their edges and fractions of the rate. In the whole load no more than that carry goes unnoticed.
 */
export function offeredSeconds(
  seconds: readonly SecondRecord[],
  ratePerSecond: PerSecond,
  untilMs: EpochMs,
): readonly OfferedSecond[] {
  const first = seconds[0]?.second;
  if (first === undefined) return [];
  const bySecond = new Map(seconds.map((record) => [record.second, record]));
  const length = Math.max(0, Math.floor(untilMs / 1_000) - first);
  const seen = Array.from({ length }, (_, at) => seenIn(bySecond.get(first + at)));
  const tolerance = 1 + ratePerSecond * LATE_SECONDS;
  const backlog = backlogs(seen, ratePerSecond, tolerance);
  const never = lowestFrom(backlog);
  const accounted: OfferedSecond[] = [];
  let told = 0;
  let lateBefore = 0;
  for (const [at, seenThen] of seen.entries()) {
    const untold = (never[at] ?? 0) - told;
    const unfinished = untold > tolerance ? Math.floor(untold) : 0;
    told += unfinished;
    const lateThen = (backlog[at] ?? 0) - (never[at] ?? 0);
    const late = Math.max(lateBefore, lateThen);
    const lateMs = late > tolerance ? (late / ratePerSecond) * 1_000 : 0;
    lateBefore = lateThen;
    const record = bySecond.get(first + at);
    accounted.push({
      second: first + at,
      unfinished,
      offered: seenThen + unfinished,
      lateMs,
      ...(record === undefined ? {} : { record: fromWhenDue(record, lateMs) }),
    });
  }
  return accounted;
}

/** How many arrivals were due and had left no trace, at the end of each second. */
function backlogs(
  seen: readonly number[],
  ratePerSecond: PerSecond,
  tolerance: number,
): readonly number[] {
  let backlog = 0;
  return seen.map((count, at) => {
    // The release lies somewhere in the first second, so what was due in it is what was seen.
    if (at > 0) backlog = Math.max(backlog + ratePerSecond - count, -tolerance);
    return backlog;
  });
}

/** For each place the lowest of the values from there on. */
function lowestFrom(values: readonly number[]): readonly number[] {
  let lowest = Number.POSITIVE_INFINITY;
  return values
    .toReversed()
    .map((value) => (lowest = Math.min(lowest, value)))
    .toReversed();
}

function fromWhenDue(record: SecondRecord, lateMs: Ms): SecondRecord {
  return lateMs === 0 ? record : { ...record, okLatency: laterBy(record.okLatency, lateMs) };
}

/** The seconds that lie wholly in a window; the same list for the same window. */
export function secondsIn(
  seconds: readonly OfferedSecond[],
  window: Pick<PhaseWindow, 'startedAtMs' | 'endedAtMs'>,
): readonly OfferedSecond[] {
  const { startedAtMs, endedAtMs } = window;
  return inWindow(seconds, `${startedAtMs} ${endedAtMs}`, () =>
    seconds.filter(
      ({ second }) => second * 1_000 >= startedAtMs && (second + 1) * 1_000 <= endedAtMs,
    ),
  );
}

const inWindow = remember<readonly OfferedSecond[]>();

/** The latencies of all requests of some seconds that were answered well. */
export function latenciesOf(seconds: readonly OfferedSecond[]): LatencyHistogram {
  return latencies(seconds, 'ok', () =>
    sumHistograms(seconds.map(({ record }) => record?.okLatency ?? [])),
  );
}

const latencies = remember<LatencyHistogram>();

function seenIn(record: SecondRecord | undefined): number {
  return record === undefined ? 0 : offeredOf(record);
}
