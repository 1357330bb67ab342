import type { CutWindow } from './counter-window.ts';
import type { Reason } from './finding.ts';
import type { RawSeries } from './raw-series.ts';
import { MIN_COVERAGE } from './scrape-coverage.ts';
import { formatDuration, formatRatio, type EpochMs, type Ms, type Ratio } from './units.ts';

type Span = { readonly fromMs: EpochMs; readonly toMs: EpochMs };

/** A series that came or went half-way counts as part of the baseline when it was there at least so much of it. */
const OF_BASELINE: Ratio = 0.5;
/** How far before a window somebody may have been heard of last who was still there when it began, in steps. */
const STEPS_BEFORE = 3;
/** A series that was heard of at one instant is there until the next one is due; a tenth is allowed for jitter. */
const STEPS_KNOWN = 1.1;

/**
 * Why some series of a value are missing in a window: fewer than there were in the baseline, or when the window began,
 * for more than a fifth of it. What one that vanished would have said nobody knows, so the others decide nothing. One
 * that another has taken the place of is not missed. Undefined when all are there.
 */
export function seriesGone(
  query: string,
  series: readonly RawSeries[],
  where: {
    readonly cut: CutWindow;
    /** In Prometheus's time. */
    readonly baseline: CutWindow | undefined;
    readonly stepMs: Ms;
  },
): Reason | undefined {
  const { cut, baseline, stepMs } = where;
  const lives = series.flatMap((one) => lifeOf(one) ?? []);
  const span = { fromMs: cut.start.atMs, toMs: cut.end.atMs };
  const atStart = { fromMs: span.fromMs - STEPS_BEFORE * stepMs, toMs: span.fromMs };
  const needed = Math.max(
    countedFor(lives, atStart, 0),
    baseline === undefined
      ? 0
      : countedFor(lives, { fromMs: baseline.start.atMs, toMs: baseline.end.atMs }, OF_BASELINE),
  );
  const known = lives.map(({ fromMs, toMs }) => ({
    fromMs: fromMs - STEPS_KNOWN * stepMs,
    toMs: toMs + STEPS_KNOWN * stepMs,
  }));
  const { fewest, shortMs } = timeBelow(known, span, needed);
  const lengthMs = span.toMs - span.fromMs;
  // A thousandth for times that are no whole milliseconds.
  if (shortMs <= (1 - MIN_COVERAGE) * lengthMs + 1e-3) return undefined;
  const message = `${query} has only ${String(fewest)} of ${String(needed)} series for ${formatDuration(shortMs)} of the ${formatDuration(lengthMs)} that are judged: what the missing ones would say is not known; it needs ${String(needed)} for ${formatRatio(MIN_COVERAGE)} of that time.`;
  return { code: 'SERIES_GONE', message };
}

/** From its first point to its last one; holes in between are what scrape coverage is for. */
function lifeOf({ samples }: RawSeries): Span | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  return first === undefined || last === undefined
    ? undefined
    : { fromMs: first[0], toMs: last[0] };
}

/** The most series that were there at a time for more than such a share of a span, both ends included. */
function countedFor(lives: readonly Span[], { fromMs, toMs }: Span, share: Ratio): number {
  // Beyond both ends, so that one that is there at an instant is there for some time.
  const span = { fromMs: fromMs - 1, toMs: toMs + 1 };
  const lengthMs = span.toMs - span.fromMs;
  let needed = 0;
  while (needed < lives.length) {
    const { shortMs } = timeBelow(lives, span, needed + 1);
    if (lengthMs - shortMs <= share * lengthMs) break;
    needed += 1;
  }
  return needed;
}

/** How long fewer than so many were there in a span, and how few at the least. */
function timeBelow(
  lives: readonly Span[],
  { fromMs, toMs }: Span,
  needed: number,
): { readonly shortMs: Ms; readonly fewest: number } {
  const changes = lives
    .filter((life) => life.toMs > fromMs && life.fromMs < toMs)
    .flatMap((life) => [
      { atMs: Math.max(fromMs, life.fromMs), by: 1 },
      { atMs: Math.min(toMs, life.toMs), by: -1 },
    ])
    .toSorted((a, b) => a.atMs - b.atMs);
  let [shortMs, fewest, count, sinceMs] = [0, needed, 0, fromMs];
  for (const { atMs, by } of [...changes, { atMs: toMs, by: 0 }]) {
    if (atMs > sinceMs && count < needed) {
      shortMs += atMs - sinceMs;
      fewest = Math.min(fewest, count);
    }
    [count, sinceMs] = [count + by, Math.max(sinceMs, atMs)];
  }
  return { shortMs, fewest };
}
