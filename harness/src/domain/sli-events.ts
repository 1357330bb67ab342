import type { Reason } from './finding.ts';
import { type CounterStep, minusSteps, stepsOf } from './counter-window.ts';
import type { CapturedSeries, RawSeries } from './raw-series.ts';
import { type Companions, type ScrapedTarget, scrapedTargets } from './scraped-target.ts';
import { companionsOf } from './selector.ts';
import type { ServerSli } from './sli.ts';

/** The events of an indicator, as one target counted them. The three `good` differ where a histogram cannot tell. */
export type TargetEvents = {
  readonly target: ScrapedTarget;
  readonly total: readonly CounterStep[];
  readonly good: {
    readonly low: readonly CounterStep[];
    readonly estimate: readonly CounterStep[];
    readonly high: readonly CounterStep[];
  };
};

/** The events of an indicator, target by target, or why there are none to be had. */
export type SliEvents =
  | {
      readonly found: true;
      readonly targets: readonly TargetEvents[];
      readonly series: number;
      readonly remarks: readonly Reason[];
    }
  | { readonly found: false; readonly reason: Reason };

/**
 * The events of a ratio of counters. Good is `total − bad` at the same scrape of the same target (docs/method.md,
 * Service-side numbers), so the two selectors may have different labels. Bad series that are absent are zero only
 * where that was declared.
 */
export function ratioEvents(
  sli: Extract<ServerSli, { kind: 'ratio' }>,
  captured: readonly CapturedSeries[],
): SliEvents {
  const total = seriesOf(sli.total, captured);
  const bad = seriesOf(sli.bad, captured);
  if (total === undefined) return notCaptured(sli.total);
  if (bad === undefined) return notCaptured(sli.bad);
  if (total.length === 0) return noSamples(sli.total);
  if (bad.length === 0 && !sli.absentBadMeansZero) {
    return missing(
      'BAD_SERIES_ABSENT',
      `No series matches ${sli.bad}, and the indicator does not say that this means no bad events.`,
    );
  }
  const isTotal = new Set(total.map((one) => labelKey(one)));
  const alsoBad = bad.filter((one) => !isTotal.has(labelKey(one)));
  const isBad = new Set(bad.map((one) => labelKey(one)));
  const targets: TargetEvents[] = [];
  for (const target of scrapedTargets(
    [...total, ...alsoBad],
    companionSeries(sli.total, captured),
  )) {
    const totals = target.series.filter((one) => isTotal.has(labelKey(one)));
    const bads = target.series.filter((one) => isBad.has(labelKey(one)));
    if (totals.length === 0) {
      return missing(
        'BAD_NOT_IN_TOTAL',
        `${target.name} has series of ${sli.bad} and none of ${sli.total}: its bad events are no part of its total.`,
      );
    }
    const all = stepsOf(target, totals);
    const good = minusSteps(all, stepsOf(target, bads));
    targets.push({ target, total: all, good: { low: good, estimate: good, high: good } });
  }
  return { found: true, targets, series: total.length, remarks: [] };
}

/** All series that were captured for a selector, parts of one series joined; undefined when it was not captured. */
export function seriesOf(
  selector: string,
  captured: readonly CapturedSeries[],
): readonly RawSeries[] | undefined {
  const parts = captured.filter((one) => one.selector === selector);
  if (parts.length === 0) return undefined;
  const byLabels = new Map<string, RawSeries>();
  for (const one of parts.flatMap(({ series }) => series)) {
    const before = byLabels.get(labelKey(one));
    byLabels.set(labelKey(one), before === undefined ? one : joined(before, one));
  }
  return [...byLabels.values()];
}

/** What was captured of the targets that a selector reads, besides its own series. */
export function companionSeries(selector: string, captured: readonly CapturedSeries[]): Companions {
  const { processStart, scrapeDuration } = companionsOf(selector);
  return {
    processStarts: seriesOf(processStart, captured) ?? [],
    scrapeDurations: seriesOf(scrapeDuration, captured) ?? [],
  };
}

/** A text that two series share when they have the same labels, those in `without` left aside. */
export function labelKey({ labels }: RawSeries, without = ''): string {
  return JSON.stringify(
    Object.entries(labels)
      .filter(([name]) => name !== without)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

export function missing(code: string, message: string): SliEvents {
  return { found: false, reason: { code, message } };
}

export function notCaptured(selector: string): SliEvents {
  return missing('NOT_CAPTURED', `The samples of ${selector} could not be read.`);
}

export function noSamples(selector: string): SliEvents {
  return missing('NO_SAMPLES', `No series matches ${selector}.`);
}

function joined(a: RawSeries, b: RawSeries): RawSeries {
  const samples = new Map([...a.samples, ...b.samples]);
  return { labels: a.labels, samples: [...samples].sort(([x], [y]) => x - y) };
}
