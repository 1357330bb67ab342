import { type LatencyHistogram, sumHistograms } from './latency-histogram.ts';
import { offeredOf } from './offered.ts';
import type { PhaseWindow } from './phase.ts';
import { remember } from './remember.ts';
import type { SecondRecord } from './second-record.ts';
import type { EpochMs, EpochSecond, PerSecond } from './units.ts';

/** One second of the load with every arrival that was due in it: the denominator of every client-side share. */
export type OfferedSecond = {
  readonly second: EpochSecond;
  /** Absent when nothing at all was reported of it. */
  readonly record?: SecondRecord;
  /** Due, and not accounted for by any report: still open when the load was stopped, or never begun. */
  readonly unfinished: number;
  /** All arrivals that were due: answered, failed, dropped and unfinished. */
  readonly offered: number;
};

/** A generator on a busy machine starts an arrival up to this late, possibly in the next second. */
const LATE_SECONDS = 0.01;

/**
 * Accounts for every arrival of an open load (docs/method.md, Client-side numbers: what was offered, not what was
 * achieved, is divided by), from the first second anything was reported of up to `untilMs`, whole seconds only.
 *
 * An open load has `rate` arrivals in each second and each leaves one trace: an answer, a failure or a drop. Those
 * that leave none are unfinished. A second may be short because an arrival at its end began a little late; so what a
 * second is short of is first looked for in the surplus of the next, and up to one arrival and 10 ms of arrivals are
 * carried on to the following seconds, which takes up the jitter of their edges and fractions of the rate. What is
 * beyond that is unfinished in the second it was due. In the whole load no more than that carry goes unnoticed.
 */
export function offeredSeconds(
  seconds: readonly SecondRecord[],
  ratePerSecond: PerSecond,
  untilMs: EpochMs,
): readonly OfferedSecond[] {
  const first = seconds[0]?.second;
  if (first === undefined) return [];
  const bySecond = new Map(seconds.map((record) => [record.second, record]));
  const tolerance = 1 + ratePerSecond * LATE_SECONDS;
  const accounted: OfferedSecond[] = [];
  let carried = 0;
  for (let second = first; (second + 1) * 1_000 <= untilMs; second += 1) {
    const record = bySecond.get(second);
    const seen = seenIn(record);
    // The release lies somewhere in the first second, so what was due in it is what was seen.
    const short = second === first ? 0 : ratePerSecond + carried - seen;
    const late = Math.max(0, seenIn(bySecond.get(second + 1)) - ratePerSecond);
    const unfinished = short - late > tolerance ? Math.floor(short - late) : 0;
    carried = Math.max(short - unfinished, -tolerance);
    const offered = seen + unfinished;
    accounted.push({ second, unfinished, offered, ...(record === undefined ? {} : { record }) });
  }
  return accounted;
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
