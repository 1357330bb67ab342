import type { CapturedSeries, RawSeries } from '../../src/domain/raw-series.ts';
import { companionsOf } from '../../src/domain/selector.ts';
import type { EpochMs, Ms } from '../../src/domain/units.ts';
import { AVAILABILITY } from '../fixtures/sample-experiment.ts';
import type { ServerEvent, ServerWorld } from './server-world.ts';

/** A process that dies, and another that takes its place. */
export type Kill = { readonly atMs: EpochMs; readonly backAtMs: EpochMs };

export type Scraping = {
  /** Of the first scrape, after the beginning of what is captured. */
  readonly firstMs: Ms;
  /** How far Prometheus's clock is ahead of ours. */
  readonly skewMs: Ms;
  readonly kill?: Kill;
  /** No scrape of that time is stored. */
  readonly hole?: { readonly fromMs: EpochMs; readonly toMs: EpochMs };
};

const MARGIN_MS: Ms = 30_000;
const TARGET = { instance: '127.0.0.1:40001' };

/** What the service counted of what was sent: nothing while it was dead. */
export function countedOf(
  events: readonly ServerEvent[],
  kill: Kill | undefined,
): readonly ServerEvent[] {
  if (kill === undefined) return events;
  return events.filter(({ atMs }) => atMs < kill.atMs || atMs >= kill.backAtMs);
}

/** What Prometheus stored of a service. A counter begins at zero in each process, and is there from its first event on. */
export function scraped(
  { timeline, scrapeMs }: ServerWorld,
  events: readonly ServerEvent[],
  { firstMs, skewMs, kill, hole }: Scraping,
): readonly CapturedSeries[] {
  const span = {
    fromMs: timeline.releasedAtMs - MARGIN_MS,
    toMs: timeline.loadEndedAtMs + MARGIN_MS,
  };
  const tried = timesFrom(span.fromMs + firstMs, span.toMs, scrapeMs);
  const stored = tried.filter(
    (atMs) => !isIn(atMs, kill?.atMs, kill?.backAtMs) && !isIn(atMs, hole?.fromMs, hole?.toMs),
  );
  const bornMs = (atMs: EpochMs) =>
    kill !== undefined && atMs >= kill.backAtMs ? kill.backAtMs : timeline.startedAtMs - 60_000;
  const counted = countedOf(events, kill);
  const counter = (isBad: boolean) => {
    const times = counted.filter(({ bad }) => bad === isBad).map(({ atMs }) => atMs);
    return (atMs: EpochMs) => before(times, atMs) - before(times, bornMs(atMs));
  };
  const series = (
    labels: RawSeries['labels'],
    times: readonly EpochMs[],
    value: (atMs: EpochMs) => number,
  ): readonly RawSeries[] => {
    const samples = times.map((atMs) => [Math.round(atMs + skewMs), value(atMs)] as const);
    return samples.length === 0 ? [] : [{ labels: { ...labels, ...TARGET }, samples }];
  };
  const requests = (status: string, count: (atMs: EpochMs) => number) =>
    series(
      { __name__: 'http_requests_total', status },
      stored.filter((atMs) => count(atMs) > 0),
      count,
    );
  const bad = requests('503', counter(true));
  const [badSelector, totalSelector] = selectors();
  const { processStart, scrapeDuration } = companionsOf(totalSelector);
  const startSeconds = (atMs: EpochMs) => Math.round((bornMs(atMs) + skewMs) / 1_000);
  return [
    { selector: totalSelector, ...span, series: [...requests('200', counter(false)), ...bad] },
    { selector: badSelector, ...span, series: bad },
    {
      selector: processStart,
      ...span,
      series: series({ __name__: 'process_start_time_seconds' }, stored, startSeconds),
    },
    {
      selector: scrapeDuration,
      ...span,
      series: series({ __name__: 'scrape_duration_seconds' }, tried, () => 0),
    },
  ];
}

function selectors(): readonly [bad: string, total: string] {
  const { server } = AVAILABILITY;
  if (server?.kind !== 'ratio' || !('bad' in server))
    throw new Error('It is no bad-to-total ratio.');
  return [server.bad, server.total];
}

function timesFrom(fromMs: EpochMs, toMs: EpochMs, everyMs: Ms): readonly EpochMs[] {
  return Array.from(
    { length: Math.ceil((toMs - fromMs) / everyMs) },
    (_, i) => fromMs + i * everyMs,
  );
}

function isIn(atMs: EpochMs, fromMs = Number.POSITIVE_INFINITY, toMs = fromMs): boolean {
  return atMs >= fromMs && atMs < toMs;
}

/** How many of the ascending times lie before one. */
function before(times: readonly EpochMs[], atMs: EpochMs): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((times[middle] ?? 0) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
