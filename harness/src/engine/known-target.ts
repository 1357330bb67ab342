import { gaps, median } from '../domain/median.ts';
import type { CapturedSeries, RawSeries } from '../domain/raw-series.ts';
import { metricOf } from '../domain/selector.ts';
import type { EpochMs, Ms } from '../domain/units.ts';
import { seriesKey } from './series-key.ts';

/** One successful scrape of a target by Prometheus: its values by series. */
export type Neighbour = ReadonlyMap<string, number>;

type OfSelector = { readonly selector: string; readonly series: readonly RawSeries[] };

/** What was captured of one target of Prometheus. */
export type KnownTarget = {
  /** Keys of all its series, those that say when its process started included. */
  readonly counters: ReadonlySet<string>;
  readonly selectors: readonly OfSelector[];
  readonly durations: readonly {
    readonly selector: string;
    readonly labels: RawSeries['labels'];
  }[];
  readonly isNative: boolean;
  /** Ascending, failed ones included. */
  readonly attempts: readonly { readonly atMs: EpochMs; readonly tookMs: Ms }[];
  /** The last successful scrape before an instant, undefined when it is long ago; `after` likewise. */
  readonly before: (atMs: EpochMs) => Neighbour | undefined;
  readonly after: (atMs: EpochMs) => Neighbour | undefined;
  readonly isSameProcess: (a: Neighbour, b: Neighbour) => boolean;
};

/** A scrape further away than this many intervals is no neighbour. */
const NEAR_INTERVALS = 2.5;
/** Client libraries round a process's start to whole seconds. */
const PROCESS_START_ERROR_SECONDS = 1;
const DURATION = 'scrape_duration_seconds';
const START = 'process_start_time_seconds';

/** Sorts out what was captured of the target with those labels. */
export function knownTarget(
  target: RawSeries['labels'],
  captured: readonly CapturedSeries[],
): KnownTarget {
  const isOwn = ({ labels }: RawSeries) =>
    Object.entries(target).every(([name, value]) => (labels[name] ?? '') === value);
  const own = captured
    .map(({ selector, series }) => ({ selector, series: series.filter(isOwn) }))
    .filter(({ series }) => series.length > 0);
  const isDuration = ({ selector }: OfSelector) => metricOf(selector) === DURATION;
  const selectors = own.filter((one) => !isDuration(one));
  const durations = own.filter(isDuration);
  const attempts = (durations[0]?.series[0]?.samples ?? []).map(([atMs, seconds]) => ({
    atMs,
    tookMs: seconds * 1_000,
  }));
  const scrapes = new Map<EpochMs, Map<string, number>>();
  const counters = new Set<string>();
  for (const one of selectors.flatMap(({ series }) => series)) {
    const key = seriesKey(one.labels);
    counters.add(key);
    for (const [atMs, value] of one.samples) {
      const scrape = scrapes.get(atMs) ?? new Map<string, number>();
      scrapes.set(atMs, scrape.set(key, value));
    }
  }
  const times = attempts.map(({ atMs }) => atMs).filter((atMs) => scrapes.has(atMs));
  const nearMs = NEAR_INTERVALS * (median(gaps(attempts.map(({ atMs }) => atMs))) ?? 0);
  const near = (atMs: EpochMs, found: EpochMs | undefined) =>
    found === undefined || Math.abs(found - atMs) > nearMs ? undefined : scrapes.get(found);
  const startKey = [...counters].find((key) => key.includes(`["__name__","${START}"]`)) ?? START;
  return {
    counters,
    selectors,
    durations: durations.map(({ selector, series }) => ({
      selector,
      labels: series[0]?.labels ?? {},
    })),
    isNative: selectors.some(({ series }) => series.some((one) => one.histograms !== undefined)),
    attempts,
    before: (atMs) =>
      near(
        atMs,
        times.findLast((one) => one < atMs),
      ),
    after: (atMs) =>
      near(
        atMs,
        times.find((one) => one > atMs),
      ),
    isSameProcess: (a, b) => {
      const [one, other] = [a.get(startKey), b.get(startKey)];
      if (one === undefined || other === undefined) return one === other;
      return Math.abs(one - other) <= PROCESS_START_ERROR_SECONDS;
    },
  };
}
