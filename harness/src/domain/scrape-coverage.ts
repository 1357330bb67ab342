import type { CutWindow } from './counter-window.ts';
import type { Reason } from './finding.ts';
import { gaps, median } from './median.ts';
import type { ScrapedTarget } from './scraped-target.ts';
import { type EpochMs, formatDuration, formatRatio, type Ms, type Ratio } from './units.ts';

/** docs/method.md, Guards: scrape coverage. */
export const MIN_COVERAGE: Ratio = 0.8;
const MIN_SCRAPES = 2;

type Span = { readonly fromMs: EpochMs; readonly toMs: EpochMs };
type Coverage = { readonly observed: number; readonly expected: number };

/**
 * Why the scrapes in a window are too few to say anything, or undefined when they are enough: at least two, and at
 * least 80 % of those expected at the median spacing, both of all targets together over the whole window (one may
 * replace another) and of each while it was there.
 */
export function scrapesMissing(
  targets: readonly ScrapedTarget[],
  window: CutWindow,
): Reason | undefined {
  const span = { fromMs: window.start.atMs, toMs: window.end.atMs };
  const all = timesOf(targets);
  const inside = all.filter((atMs) => atMs >= span.fromMs && atMs <= span.toMs).length;
  const intervalMs = median(targets.flatMap((target) => gaps(timesOf([target]))));
  const names = targets.map(({ name }) => name).join(', ');
  if (intervalMs === undefined || inside < MIN_SCRAPES) {
    const every = intervalMs === undefined ? '' : `, one every ${formatDuration(intervalMs)}`;
    return reason(
      `Scrapes of ${names || 'any target'} in the ${formatDuration(span.toMs - span.fromMs)} of the phase: ${String(inside)}${every}; at least ${String(MIN_SCRAPES)} are needed.`,
    );
  }
  const whole = targets.length === 1 ? [] : [{ name: names, times: all, span }];
  const single = targets.map((target) => {
    const times = timesOf([target]);
    return { name: target.name, times, span: targets.length === 1 ? span : lifeIn(times, span) };
  });
  for (const { name, times, span } of [...whole, ...single]) {
    const { observed, expected } = coverage(times, span, intervalMs);
    if (observed >= MIN_COVERAGE * expected) continue;
    return reason(
      `${String(observed)} of ${String(expected)} scrapes of ${name} are there, one every ${formatDuration(intervalMs)}; at least ${String(Math.ceil(MIN_COVERAGE * expected - 1e-9))} (${formatRatio(MIN_COVERAGE)}) are needed. The longest time without one was ${formatDuration(longestHole(times, span))}.`,
    );
  }
  return undefined;
}

/** How many scrapes a span should hold at that interval, and how many of those are not lost to holes between scrapes. */
export function coverage(
  times: readonly EpochMs[],
  { fromMs, toMs }: Span,
  intervalMs: Ms,
): Coverage {
  const inside = times.filter((atMs) => atMs >= fromMs && atMs <= toMs);
  const first = inside[0] ?? toMs;
  const last = inside.at(-1) ?? toMs;
  // An end may lie anywhere between two scrapes; a tenth of an interval is allowed for jitter.
  const atEdge = (gapMs: Ms) => Math.max(0, Math.floor(gapMs / intervalMs - 0.1));
  const between = gaps(inside).reduce(
    (sum, gapMs) => sum + Math.max(0, Math.round(gapMs / intervalMs) - 1),
    0,
  );
  const missing = atEdge(first - fromMs) + between + atEdge(toMs - last);
  const expected = Math.max(missing, Math.round((toMs - fromMs) / intervalMs));
  return { observed: expected - missing, expected };
}

/** The longest part of a span in which there is no scrape. */
function longestHole(times: readonly EpochMs[], { fromMs, toMs }: Span): Ms {
  const inside = times.filter((atMs) => atMs > fromMs && atMs < toMs);
  return gaps([fromMs, ...inside, toMs]).reduce((most, gapMs) => Math.max(most, gapMs), 0);
}

/** The part of a span from a target's first scrape to its last. */
export function lifeIn(times: readonly EpochMs[], span: Span): Span {
  return {
    fromMs: Math.max(span.fromMs, times[0] ?? span.fromMs),
    toMs: Math.min(span.toMs, times.at(-1) ?? span.toMs),
  };
}

function timesOf(targets: readonly ScrapedTarget[]): readonly EpochMs[] {
  const times = new Set<EpochMs>();
  for (const { scrapes } of targets) {
    // One of our own says nothing of how often Prometheus looked in between.
    for (const { atMs, isBoundary } of scrapes) if (isBoundary !== true) times.add(atMs);
  }
  return [...times].sort((a, b) => a - b);
}

function reason(message: string): Reason {
  return { code: 'SCRAPES_MISSING', message };
}
