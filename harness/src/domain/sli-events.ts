import type { Reason } from './finding.ts';
import { type CounterStep, minusSteps, stepsOf } from './counter-window.ts';
import type { CapturedSeries, RawSeries } from './raw-series.ts';
import { type Companions, scrapedTargets } from './scraped-target.ts';
import { companionsOf } from './selector.ts';
import { partOf, type RatioSli } from './sli.ts';
import type { TargetEvents } from './target-events.ts';
import type { EpochMs } from './units.ts';
import { untoldRemarks, withUntoldGood } from './untold-good.ts';

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
 * The events of a ratio of counters. Its other part is `total − bad`, or `total − good`, at the same scrape of the same
 * target (docs/method.md, Service-side numbers), so the two selectors may have different labels. Bad series that are
 * absent are zero only where that was declared, good ones never: of one target of several they may be anything.
 */
export function ratioEvents(sli: RatioSli, captured: readonly CapturedSeries[]): SliEvents {
  const total = seriesOf(sli.total, captured);
  const part = seriesOf(partOf(sli), captured);
  if (total === undefined) return notCaptured(sli.total);
  if (part === undefined) return notCaptured(partOf(sli));
  if (total.length === 0) return noSamples(sli.total);
  if ([...total, ...part].some(({ histograms }) => histograms !== undefined)) {
    return missing('NOT_A_COUNTER', `${sli.total} is a native histogram, and no counter.`);
  }
  const absent = part.length === 0 ? whyAbsent(sli) : undefined;
  if (absent !== undefined) return absent;
  const isTotal = new Set(total.map((one) => labelKey(one)));
  const alsoPart = part.filter((one) => !isTotal.has(labelKey(one)));
  const isPart = new Set(part.map((one) => labelKey(one)));
  const targets: TargetEvents[] = [];
  const untold: Pick<TargetEvents, 'target' | 'total'>[] = [];
  for (const target of scrapedTargets(
    [...total, ...alsoPart],
    companionSeries(sli.total, captured),
  )) {
    const totals = target.series.filter((one) => isTotal.has(labelKey(one)));
    const parts = target.series.filter((one) => isPart.has(labelKey(one)));
    const unusable = whyUnusable(sli, target.name, { totals, parts });
    if (unusable !== undefined) return unusable;
    const all = stepsOf(target, totals);
    if (parts.length === 0 && 'good' in sli) untold.push({ target, total: all });
    else targets.push({ target, total: all, good: goodOf(sli, all, stepsOf(target, parts)) });
  }
  return {
    found: true,
    targets: [...targets, ...withUntoldGood(untold, targets)],
    series: total.length,
    remarks: untoldRemarks(untold, partOf(sli)),
  };
}

/** Why nothing can be said when one target shows what it does. */
function whyUnusable(
  sli: RatioSli,
  name: string,
  {
    totals,
    parts,
  }: { readonly totals: readonly RawSeries[]; readonly parts: readonly RawSeries[] },
): SliEvents | undefined {
  if (totals.length === 0) {
    const [code, which] = 'good' in sli ? ['GOOD', 'good'] : ['BAD', 'bad'];
    return missing(
      `${code}_NOT_IN_TOTAL`,
      `${name} has series of ${partOf(sli)} and none of ${sli.total}: its ${which} events are no part of its total.`,
    );
  }
  // A counter that is there before it is needed on one target need not be on another.
  if (parts.length > 0 || 'good' in sli || sli.absentBadMeansZero) return undefined;
  return badAbsent(sli.bad, ` on ${name}`);
}

function goodOf(
  sli: RatioSli,
  all: readonly CounterStep[],
  counted: readonly CounterStep[],
): TargetEvents['good'] {
  const good = 'good' in sli ? counted : minusSteps(all, counted);
  return { low: good, estimate: good, high: good };
}

function whyAbsent(sli: RatioSli): SliEvents | undefined {
  if ('good' in sli) return missing('GOOD_SERIES_ABSENT', `No series matches ${sli.good}.`);
  if (sli.absentBadMeansZero) return undefined;
  return badAbsent(sli.bad, '');
}

function badAbsent(bad: string, where: string): SliEvents {
  return missing(
    'BAD_SERIES_ABSENT',
    `No series${where} matches ${bad}, and the indicator does not say that this means no bad events.`,
  );
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
    boundaries: seriesOf(scrapeDuration, captured.filter(isBoundary)) ?? [],
  };
}

function isBoundary({ source }: CapturedSeries): boolean {
  return source === 'boundary';
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
  const samples = inOrder([...a.samples, ...b.samples]);
  if (a.histograms === undefined && b.histograms === undefined) {
    return { labels: a.labels, samples };
  }
  const histograms = inOrder([...(a.histograms ?? []), ...(b.histograms ?? [])]);
  return { labels: a.labels, samples, histograms };
}

/** What two reads of one series tell, each time once. */
function inOrder<T>(
  points: readonly (readonly [atMs: EpochMs, value: T])[],
): readonly (readonly [EpochMs, T])[] {
  return [...new Map(points)].sort(([x], [y]) => x - y);
}
