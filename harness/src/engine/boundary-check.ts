import type { ClockOffset } from '../domain/plan.ts';
import type { CapturedSeries, RawSeries } from '../domain/raw-series.ts';
import type { EpochMs, Ms } from '../domain/units.ts';
import type { DirectScrape, DirectTarget } from '../ports/target-scraper.ts';
import { type KnownTarget, knownTarget, type Neighbour } from './known-target.ts';
import { seriesKey, seriesWords } from './series-key.ts';

/** A scrape of our own, in our time. */
export type BoundaryScrape = DirectScrape & { readonly target: DirectTarget };

/** What a scrape has to be before anybody counts with it. */
type Candidate = {
  readonly atMs: EpochMs;
  readonly readByMs: EpochMs;
  readonly values: ReadonlyMap<string, number>;
};

export type BoundaryCheck = {
  /** Of each selector that reads the targets: one sample a series, in Prometheus's time. */
  readonly parts: readonly CapturedSeries[];
  /** Why scrapes are not used, each reason once a target. */
  readonly dropped: readonly string[];
};

/** A timestamp of Prometheus is cut to the millisecond, and moved up to 2 ms to keep the interval even. */
const TIMESTAMP_ERROR_MS: Ms = 3;

/**
 * Keeps the scrapes that Prometheus itself might have made. It may relabel, drop or rename what a target exposes, and
 * its name for a target may mean another process from here. So a scrape is used only between two of Prometheus's own,
 * or next to one where the process began or ended: every series of the scrape before is in it, every one of its series
 * that Prometheus ever had is in the scrape after, and no counter went down. `captured` is what Prometheus has.
 */
export function checkBoundaries(
  scrapes: readonly BoundaryScrape[],
  captured: readonly CapturedSeries[],
  clock: Pick<ClockOffset, 'offsetMs' | 'errorMs'>,
): BoundaryCheck {
  const parts: CapturedSeries[] = [];
  const dropped = new Set<string>();
  for (const [{ labels }, own] of Map.groupBy(scrapes, ({ target }) => target)) {
    const known = knownTarget(labels, captured);
    if (known.counters.size === 0) continue;
    const candidates = own.map((one) => candidateOf(one, clock));
    const ignored = new Set(candidates.flatMap((one) => leftOut(one, known)));
    for (const one of candidates) {
      const problem = whyUnfit(one, known, { ignored, errorMs: clock.errorMs });
      if (problem === undefined) parts.push(...partsOf(one, known));
      else dropped.add(`The scrape of ${labels['instance'] ?? 'a target'} ${problem}.`);
    }
  }
  return { parts, dropped: [...dropped] };
}

function candidateOf(
  { sentMs, receivedMs, samples }: BoundaryScrape,
  { offsetMs }: Pick<ClockOffset, 'offsetMs'>,
): Candidate {
  const values = new Map<string, number>();
  for (const { labels, value } of samples) {
    const key = seriesKey(labels);
    // Twice the same series: no telling which one Prometheus would take.
    values.set(key, values.has(key) ? Number.NaN : value);
  }
  return {
    atMs: Math.floor(sentMs + offsetMs),
    readByMs: Math.ceil(receivedMs + offsetMs),
    values,
  };
}

function whyUnfit(
  one: Candidate,
  known: KnownTarget,
  { ignored, errorMs }: { readonly ignored: ReadonlySet<string>; readonly errorMs: Ms },
): string | undefined {
  if (known.isNative) return 'cannot be used: the text format has no native histograms';
  if (isAtOnce(one, known, errorMs)) return 'came at the same time as one of Prometheus';
  const { before, after } = neighboursOf(one, known);
  if (before === undefined && after === undefined) {
    return 'has no scrape of the same process by Prometheus next to it';
  }
  const noNumber = [...one.values].find(
    ([key, value]) => known.counters.has(key) && !Number.isFinite(value),
  );
  if (noNumber !== undefined) return `has no number for ${seriesWords(noNumber[0])}`;
  const lacks = [...(before ?? after ?? NOTHING).keys()].find((key) => !one.values.has(key));
  if (lacks !== undefined) return `lacks ${seriesWords(lacks)}, which Prometheus has`;
  const fell = [...(before ?? NOTHING)].find(([key, value]) => (one.values.get(key) ?? 0) < value);
  if (fell !== undefined) return `has a lower ${seriesWords(fell[0])} than Prometheus had before`;
  const strange = [...one.values.keys()].filter((key) => !known.counters.has(key));
  if (after !== undefined) return whyUnlikeNext(one, after, { known, strange });
  const unknown = strange.find((key) => !ignored.has(key));
  return unknown === undefined
    ? undefined
    : `has ${seriesWords(unknown)}, which Prometheus has not`;
}

/** The order of two scrapes is only known when one was over before the other began, whatever the clocks' error. */
function isAtOnce(one: Candidate, { attempts }: KnownTarget, errorMs: Ms): boolean {
  return attempts.some(
    ({ atMs, tookMs }) =>
      atMs <= one.readByMs + errorMs + TIMESTAMP_ERROR_MS &&
      atMs + tookMs + TIMESTAMP_ERROR_MS >= one.atMs - errorMs,
  );
}

const NOTHING: Neighbour = new Map();

function whyUnlikeNext(
  one: Candidate,
  after: Neighbour,
  { known, strange }: { readonly known: KnownTarget; readonly strange: readonly string[] },
): string | undefined {
  const counted = [...one.values].filter(([key]) => known.counters.has(key));
  const gone = counted.find(([key]) => !after.has(key));
  if (gone !== undefined) return `has ${seriesWords(gone[0])}, which Prometheus had not afterwards`;
  const falls = counted.find(([key, value]) => (after.get(key) ?? 0) < value);
  if (falls !== undefined) {
    return `has a higher ${seriesWords(falls[0])} than Prometheus had afterwards`;
  }
  // A series that seems new afterwards may be one of those under another name.
  const fresh = [...after.keys()].find(
    (key) => !one.values.has(key) && strange.some((other) => nameOf(other) === nameOf(key)),
  );
  return fresh === undefined ? undefined : `may have ${seriesWords(fresh)} under another name`;
}

/** What Prometheus read of the same process before and after, by series. */
function neighboursOf(
  one: Candidate,
  known: KnownTarget,
): { readonly before: Neighbour | undefined; readonly after: Neighbour | undefined } {
  const isSame = (neighbour: Neighbour | undefined) =>
    neighbour === undefined || !known.isSameProcess(one.values, neighbour) ? undefined : neighbour;
  return { before: isSame(known.before(one.atMs)), after: isSame(known.after(one.atMs)) };
}

/** Series of a scrape that Prometheus, which scraped the same process after it, never had: it leaves them out. */
function leftOut(one: Candidate, known: KnownTarget): readonly string[] {
  if (neighboursOf(one, known).after === undefined) return [];
  return [...one.values.keys()].filter((key) => !known.counters.has(key));
}

function partsOf({ atMs, readByMs, values }: Candidate, known: KnownTarget): CapturedSeries[] {
  const base = { source: 'boundary', fromMs: atMs, toMs: readByMs } as const;
  const tookSeconds = (readByMs - atMs) / 1_000;
  const durations = known.durations.map(({ selector, labels }) => ({
    ...base,
    selector,
    series: [{ labels, samples: [[atMs, tookSeconds] as const] }],
  }));
  const counters = known.selectors.map(({ selector, series }) => ({
    ...base,
    selector,
    series: series.flatMap((own): readonly RawSeries[] => {
      const value = values.get(seriesKey(own.labels));
      return value === undefined ? [] : [{ labels: own.labels, samples: [[atMs, value]] }];
    }),
  }));
  return [...durations, ...counters].filter(({ series }) => series.length > 0);
}

function nameOf(key: string): string {
  return /\["__name__","([^"]*)"\]/.exec(key)?.[1] ?? key;
}
