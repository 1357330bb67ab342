import type { RawSeries } from './raw-series.ts';
import { TARGET_LABELS } from './selector.ts';
import type { EpochMs, Ms } from './units.ts';

/** One successful scrape: its timestamp, and when the target had answered at the latest. */
export type Scrape = {
  readonly atMs: EpochMs;
  readonly readByMs: EpochMs;
  /** One of our own near an edge of a phase; absent for those of Prometheus. */
  readonly isBoundary?: true;
};

/**
 * One scraped process and the counters it exposes. A scrape takes all of a target's series at once, so they share its
 * scrape times, and a counter that is missing from a successful scrape has counted nothing in that process yet.
 */
export type ScrapedTarget = {
  /** Its `instance`, for messages. */
  readonly name: string;
  readonly series: readonly RawSeries[];
  readonly scrapes: readonly Scrape[];
  /** Holds `i` when the process restarted between scrape `i - 1` and scrape `i`. */
  readonly restartedBefore: ReadonlySet<number>;
  /** Holds `i` when nothing says whether the processes of scrape `i - 1` and scrape `i` are one. */
  readonly startUnknownBefore: ReadonlySet<number>;
  /** The process of the first scrape started after this; minus infinity when that is not known. */
  readonly startedAfterMs: EpochMs;
  /** Prometheus scraped it, or tried to, until then; infinity when that is not known. */
  readonly triedUntilMs: EpochMs;
};

/** What Prometheus knows of the targets besides the counters; either may be empty. */
export type Companions = {
  readonly processStarts: readonly RawSeries[];
  readonly scrapeDurations: readonly RawSeries[];
  /** Those of `scrapeDurations` that are of scrapes of our own; absent when there are none. */
  readonly boundaries?: readonly RawSeries[];
};

/** Client libraries round a process's start to whole seconds. */
const PROCESS_START_ERROR_MS: Ms = 1_000;
/** A timestamp is cut to the millisecond, and moved up to 2 ms back to keep the scrape interval even. */
const TIMESTAMP_EARLY_MS: Ms = 3;

/** Sorts counters by the target they were scraped from. Series without an `instance` are each their own target. */
export function scrapedTargets(
  series: readonly RawSeries[],
  companions: Companions,
): readonly ScrapedTarget[] {
  const groups = new Map<string, RawSeries[]>();
  for (const [index, one] of series.entries()) {
    if (one.samples.length === 0) continue;
    const key = targetKey(one) ?? `series ${String(index)}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([key, own]) => scrapedTarget(key, own, companions));
}

/** The value at each of the target's scrapes: 0 where the counter is not there yet, or not any more. */
export function valuesAt(
  target: Pick<ScrapedTarget, 'scrapes'>,
  series: RawSeries,
): readonly number[] {
  const { samples } = series;
  const lastMs = samples.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY;
  let last = 0;
  let next = 0;
  return target.scrapes.map(({ atMs }) => {
    let known: number | undefined;
    for (; next < samples.length && (samples[next]?.[0] ?? 0) <= atMs; next += 1) {
      if (samples[next]?.[0] === atMs) known = samples[next]?.[1];
    }
    // Past its last sample a counter may be gone, or was read a scrape earlier than the others: it is held, not reset.
    last = known ?? (atMs > lastMs ? last : 0);
    return last;
  });
}

function scrapedTarget(
  key: string,
  series: readonly RawSeries[],
  companions: Companions,
): ScrapedTarget {
  const own = new Set<EpochMs>();
  for (const { samples } of series) for (const [atMs] of samples) own.add(atMs);
  const starts = companions.processStarts.find(
    (one) => targetKey(one) === key && sharesScrapes(one, own),
  );
  const durations = companions.scrapeDurations.find((one) => targetKey(one) === key);
  const tookSeconds = new Map(durations?.samples);
  const times = [...new Set([...own, ...(starts?.samples ?? []).map(([atMs]) => atMs)])].sort(
    (a, b) => a - b,
  );
  const ownBoundaries = companions.boundaries?.find((one) => targetKey(one) === key);
  const boundaries = new Set(ownBoundaries?.samples.map(([atMs]) => atMs));
  const scrapes = times.map((atMs) => ({
    atMs,
    readByMs: readBy(atMs, tookSeconds.get(atMs)),
    ...(boundaries.has(atMs) ? { isBoundary: true as const } : {}),
  }));
  const startSeconds = new Map(starts?.samples);
  const first = startSeconds.get(times[0] ?? Number.NaN);
  return {
    name: nameOf(series),
    series,
    scrapes,
    restartedBefore: restarts({ series, scrapes }, startSeconds),
    startUnknownBefore: unknownStarts(scrapes, startSeconds),
    startedAfterMs:
      first === undefined ? Number.NEGATIVE_INFINITY : first * 1_000 - PROCESS_START_ERROR_MS,
    triedUntilMs: durations?.samples.at(-1)?.[0] ?? Number.POSITIVE_INFINITY,
  };
}

function restarts(
  target: Pick<ScrapedTarget, 'series' | 'scrapes'>,
  startSeconds: ReadonlyMap<number, number>,
): ReadonlySet<number> {
  const found = new Set<number>();
  for (const series of target.series) {
    const values = valuesAt(target, series);
    values.forEach((value, i) => {
      if (value < (values[i - 1] ?? 0)) found.add(i);
    });
  }
  const started = target.scrapes.map(({ atMs }) => startSeconds.get(atMs));
  started.forEach((seconds, i) => {
    const before = started[i - 1];
    if (seconds === undefined || before === undefined) return;
    if (Math.abs(seconds - before) * 1_000 > PROCESS_START_ERROR_MS) found.add(i);
  });
  return found;
}

function unknownStarts(
  scrapes: readonly Scrape[],
  startSeconds: ReadonlyMap<number, number>,
): ReadonlySet<number> {
  const isKnown = (i: number) => startSeconds.has(scrapes[i]?.atMs ?? Number.NaN);
  return new Set(scrapes.keys().filter((i) => i > 0 && !(isKnown(i - 1) && isKnown(i))));
}

/** Whether a series comes from the same scrapes, and not from another endpoint of the same instance. */
function sharesScrapes(companion: RawSeries, times: ReadonlySet<EpochMs>): boolean {
  const known = new Set(companion.samples.map(([atMs]) => atMs));
  const fromMs = companion.samples[0]?.[0] ?? Number.POSITIVE_INFINITY;
  const toMs = companion.samples.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY;
  const within = [...times].filter((atMs) => atMs >= fromMs && atMs <= toMs);
  return within.length > 0 && within.every((atMs) => known.has(atMs));
}

function readBy(atMs: EpochMs, tookSeconds: number | undefined): EpochMs {
  return tookSeconds === undefined
    ? atMs
    : atMs + Math.ceil(tookSeconds * 1_000) + TIMESTAMP_EARLY_MS;
}

function targetKey({ labels }: RawSeries): string | undefined {
  if ((labels['instance'] ?? '') === '') return undefined;
  return JSON.stringify(TARGET_LABELS.map((name) => labels[name] ?? ''));
}

function nameOf(series: readonly RawSeries[]): string {
  const labels = series[0]?.labels ?? {};
  return labels['instance'] ?? labels['__name__'] ?? 'a series';
}
