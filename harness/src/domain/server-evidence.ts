import {
  CLOCK_LIMIT_MS,
  type CounterWindow,
  type CutWindow,
  cutWindow,
  stepsOf,
} from './counter-window.ts';
import { contradiction, countAll, countEvents, type EventCounts, peakOf } from './event-counts.ts';
import type { Enclosure, Reason, ServerEvidence } from './finding.ts';
import { histogramEvents } from './histogram-buckets.ts';
import { isNative, nativeHistogramEvents } from './native-histogram.ts';
import type { Objective } from './objective.ts';
import type { PhaseWindow } from './phase.ts';
import type { ClockOffset } from './plan.ts';
import type { CapturedSeries } from './raw-series.ts';
import { scrapesMissing } from './scrape-coverage.ts';
import { remember } from './remember.ts';
import { eventsNeeded } from './sample-size.ts';
import { type ScrapedTarget, scrapedTargets } from './scraped-target.ts';
import { missing, ratioEvents, type SliEvents } from './sli-events.ts';
import type { ServerSli } from './sli.ts';
import type { TargetEvents } from './target-events.ts';
import { markUnsure, unseenRestarts } from './unseen-restarts.ts';
import { formatDuration, type Ms } from './units.ts';

/**
 * What Prometheus saw of one objective in one phase. Without `evidence` nothing can be said, and `reasons` say why
 * (none when the objective has no server side at all); with it, they are remarks on how good it is: `COUNTS_LOST`,
 * `RESTART_NOT_EXCLUDED`, `THRESHOLD_NOT_ON_BUCKET`, `CLOCKS_NOT_COMPARED`.
 *
 * The enclosure (docs/method.md, Service-side numbers): `low = good_inner / (good_inner + bad_outer)`,
 * `high = good_outer / (good_outer + bad_inner)`. It holds what the scrapes hide; it is not a confidence interval.
 */
export function serverEvidence(
  objective: Objective,
  window: PhaseWindow,
  captured: readonly CapturedSeries[],
  clockOffset: ClockOffset | undefined,
): { readonly evidence?: ServerEvidence; readonly reasons: readonly Reason[] } {
  const seen = serverCounts(objective, window, captured, clockOffset);
  if (seen.counts === undefined) return { reasons: seen.reasons };
  const { total, low, estimate, high } = seen.counts;
  return {
    evidence: {
      enclosure: {
        low: ratio(low.good.inner, low.bad.outer),
        estimate: ratio(estimate.good.estimate, estimate.bad.estimate),
        high: ratio(high.good.outer, high.bad.inner),
      },
      totalEvents: { low: total.inner, estimate: total.estimate, high: total.outer },
      series: seen.series,
      scrapes: seen.scrapes,
      lossy: total.lossy,
    },
    reasons: seen.reasons,
  };
}

/** The events behind it. Without `counts`, `reasons` say why. */
export function serverCounts(
  objective: Objective,
  window: PhaseWindow,
  captured: readonly CapturedSeries[],
  clockOffset: ClockOffset | undefined,
): ServerCounts {
  const events = eventsOf(objective, captured);
  if (events === undefined) return { reasons: [] };
  if (!events.found) return { reasons: [events.reason] };
  const cut = cutWindow(window, clockOffset);
  const targets = events.targets.filter(({ target }) => isKnownIn(target, cut));
  const hole = scrapesMissing(
    targets.map(({ target }) => target),
    cut,
  );
  if (hole !== undefined) return { reasons: [hole] };
  const counts = countEvents(targets, cut);
  const impossible = contradiction(counts, eventsNeeded(objective));
  if (impossible !== undefined) return { reasons: [impossible] };
  return {
    counts,
    series: events.series,
    scrapes: scrapesIn(targets, cut),
    scrapesOfOne: targets.reduce((most, one) => Math.max(most, scrapesIn([one], cut)), 0),
    reasons: [...events.remarks, ...lost(counts.total), ...uncompared(clockOffset)],
  };
}

type ServerCounts =
  | { readonly counts?: undefined; readonly reasons: readonly Reason[] }
  | {
      readonly counts: EventCounts;
      readonly series: number;
      readonly scrapes: number;
      /** Of the target that was scraped most often. */
      readonly scrapesOfOne: number;
      readonly reasons: readonly Reason[];
    };

/**
 * How much the counters of one selector grew in a window, all series added up; undefined when no scrape says
 * anything about it. A target that is not scraped any more may have counted on: `high` allows for it. Clocks that
 * were not compared are taken to be 250 ms apart.
 */
export function counterIncrease(
  captured: CapturedSeries,
  window: Pick<PhaseWindow, 'startedAtMs' | 'endedAtMs'>,
  clockOffset?: ClockOffset,
): Enclosure | undefined {
  const cut = cutWindow(window, clockOffset);
  const targets = scrapedTargets(captured.series, NO_COMPANIONS);
  if (!targets.some((target) => saysAnything(target, cut))) return undefined;
  const grown = targets.map((target) => ({ target, steps: stepsOf(target, target.series) }));
  const peak = peakOf(grown.map(({ steps }) => steps));
  const steps = grown.map(({ target, steps: all }) =>
    markUnsure(all, unseenRestarts(target, all, peak)),
  );
  const { inner, estimate, outer } = countAll(steps, cut, peak);
  return { low: inner, estimate, high: outer };
}

const NO_COMPANIONS = { processStarts: [], scrapeDurations: [] };

/** The events of an objective's indicator, or why there are none; undefined without a service side that counts. */
export function eventsOf(
  objective: Objective,
  captured: readonly CapturedSeries[],
): SliEvents | undefined {
  const sli = objective.sli.server;
  if (objective.kind === 'recovery' || sli === undefined || sli.kind === 'value') return undefined;
  const underMs = 'underMs' in objective ? objective.underMs : undefined;
  return ofRun(captured, JSON.stringify([sli, underMs]), () => {
    const events = read(sli, underMs, captured);
    if (!events.found) return events;
    const peak = peakOf(events.targets.map(({ total }) => total));
    return { ...events, targets: events.targets.map((one) => allowForRestarts(one, peak)) };
  });
}

function allowForRestarts(one: TargetEvents, peak: number): TargetEvents {
  const unseen = unseenRestarts(one.target, one.total, peak);
  const mark = (steps: TargetEvents['total']) => markUnsure(steps, unseen);
  const { low, estimate, high } = one.good;
  const good = { low: mark(low), estimate: mark(estimate), high: mark(high) };
  return { ...one, total: mark(one.total), good };
}

const ofRun = remember<SliEvents>();

function read(
  sli: Exclude<ServerSli, { readonly kind: 'value' }>,
  underMs: Ms | undefined,
  captured: readonly CapturedSeries[],
): SliEvents {
  if (sli.kind === 'ratio') return ratioEvents(sli, captured);
  if (underMs === undefined) {
    return missing(
      'NO_THRESHOLD',
      `${sli.buckets} is a histogram and the objective names no threshold.`,
    );
  }
  return isNative(sli.buckets)
    ? nativeHistogramEvents(sli.buckets, underMs, captured)
    : histogramEvents(sli.buckets, underMs, captured);
}

/** False for a target that Prometheus had dropped from its list before the window began. */
function isKnownIn(target: ScrapedTarget, { start }: CutWindow): boolean {
  return target.triedUntilMs >= start.earliestMs;
}

/** Good and bad counters that are bumped one after the other may differ by an event for a moment: never below 0. */
function ratio(good: number, bad: number): number {
  const [atLeastGood, atLeastBad] = [Math.max(0, good), Math.max(0, bad)];
  return atLeastGood / (atLeastGood + atLeastBad);
}

function scrapesIn(targets: readonly TargetEvents[], { start, end }: CutWindow): number {
  return targets
    .flatMap(({ target }) => target.scrapes)
    .filter(({ isBoundary }) => isBoundary !== true)
    .filter(({ atMs }) => atMs >= start.atMs && atMs <= end.atMs).length;
}

function saysAnything({ scrapes }: ScrapedTarget, { start, end }: CutWindow): boolean {
  const before = scrapes.some(({ atMs }) => atMs <= end.latestMs);
  const after = scrapes.some(({ atMs }) => atMs >= start.earliestMs);
  return before && after;
}

function lost({ lossy, unsure, lost: events }: CounterWindow): readonly Reason[] {
  if (!lossy && unsure) {
    const message = `Restarts cannot be excluded, because there is no process_start_time_seconds and the counters are young: up to ${String(Math.ceil(events))} events may have been counted and lost.`;
    return [{ code: 'RESTART_NOT_EXCLUDED', message }];
  }
  if (!lossy) return [];
  return [
    {
      code: 'COUNTS_LOST',
      message: `A process ended, or was not scraped, before the end of the phase: up to ${String(Math.ceil(events))} events may have been counted and lost.`,
    },
  ];
}

export function uncompared(clockOffset: ClockOffset | undefined): readonly Reason[] {
  if (clockOffset !== undefined) return [];
  return [
    {
      code: 'CLOCKS_NOT_COMPARED',
      message: `The clocks were not compared: each end of the phase is taken to be off by up to ${formatDuration(CLOCK_LIMIT_MS)}.`,
    },
  ];
}
