import {
  type CounterStep,
  type CounterWindow,
  countIn,
  type CutWindow,
  minusSteps,
  peakPerMs,
} from './counter-window.ts';
import type { Reason } from './finding.ts';
import { formatCount } from './objective-words.ts';
import type { TargetEvents } from './target-events.ts';

type GoodAndBad = { readonly good: CounterWindow; readonly bad: CounterWindow };

/** Events of all targets in one window; the three splits differ where a histogram cannot tell good from bad. */
export type EventCounts = {
  readonly total: CounterWindow;
  readonly low: GoodAndBad;
  readonly estimate: GoodAndBad;
  readonly high: GoodAndBad;
};

/** Counts the events of an indicator in a window. */
export function countEvents(targets: readonly TargetEvents[], cut: CutWindow): EventCounts {
  const totals = targets.map(({ total }) => total);
  const peak = peakOf(totals);
  const split = (which: keyof TargetEvents['good']): GoodAndBad => ({
    good: countAll(
      targets.map(({ good }) => good[which]),
      cut,
      peak,
    ),
    bad: countAll(
      targets.map(({ total, good }) => minusSteps(total, good[which])),
      cut,
      peak,
    ),
  });
  return {
    total: countAll(totals, cut, peak),
    low: split('low'),
    estimate: split('estimate'),
    high: split('high'),
  };
}

/** Why counts say nothing about a ratio that needs so many events, or undefined when they do. */
export function contradiction({ total, high }: EventCounts, needed: number): Reason | undefined {
  if (total.inner <= 0) {
    const most = Math.ceil(total.outer);
    const seen =
      most === 0
        ? 'Not one event was counted in the phase'
        : `No event was counted in the phase for certain (at most ${String(most)})`;
    const least = needed === 1 ? '1 is' : `${formatCount(needed)} are`;
    return { code: 'NO_TRAFFIC', message: `${seen}; at least ${least} needed.` };
  }
  if (high.good.outer >= 0) return undefined;
  return {
    code: 'BAD_EXCEEDS_TOTAL',
    message: `More bad events were counted in the phase than events: ${String(Math.round(high.bad.estimate))} of ${String(Math.round(total.estimate))}.`,
  };
}

/** The windows of counters of several targets, added up. What each may have lost is bounded by the highest rate of any. */
export function countAll(
  counters: readonly (readonly CounterStep[])[],
  cut: CutWindow,
  peak: number,
): CounterWindow {
  return counters
    .map((steps) => countIn(steps, cut, peak))
    .reduce((a, b) => ({
      inner: a.inner + b.inner,
      estimate: a.estimate + b.estimate,
      outer: a.outer + b.outer,
      lossy: a.lossy || b.lossy,
      unsure: a.unsure || b.unsure,
      lost: a.lost + b.lost,
    }));
}

/** One rate for all targets: the lost events of a young process are bounded by what its likes were seen to do. */
export function peakOf(counters: readonly (readonly CounterStep[])[]): number {
  return Math.max(0, ...counters.map(peakPerMs));
}
