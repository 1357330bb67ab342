import type { CounterStep } from './counter-window.ts';
import type { Reason } from './finding.ts';
import type { ScrapedTarget } from './scraped-target.ts';
import type { TargetEvents } from './target-events.ts';

type Untold = { readonly target: ScrapedTarget; readonly total: readonly CounterStep[] };

/**
 * A target that has no series of good events may have had none, because such a counter may first be there with its first
 * event; or it may not expose them. So its events may all have been good, or none: neither a pass nor a fail is made of
 * what it does not say. The estimate takes it to be like the others.
 */
export function withUntoldGood(
  untold: readonly Untold[],
  others: readonly TargetEvents[],
): readonly TargetEvents[] {
  const good = sumOf(others.map((one) => one.good.estimate));
  const all = sumOf(others.map(({ total }) => total));
  const share = all === 0 ? 0 : good / all;
  return untold.map(({ target, total }) => {
    const times = (by: number) => total.map((step) => ({ ...step, growth: step.growth * by }));
    return { target, total, good: { low: times(0), estimate: times(share), high: total } };
  });
}

/** One remark a target that has counted anything. */
export function untoldRemarks(untold: readonly Untold[], selector: string): readonly Reason[] {
  return untold
    .filter(({ total }) => total.some(({ growth }) => growth > 0))
    .map(({ target }) => ({
      code: 'GOOD_SERIES_ABSENT',
      message: `No series on ${target.name} matches ${selector}: how many of its events were good is not known.`,
    }));
}

function sumOf(all: readonly (readonly CounterStep[])[]): number {
  return all.reduce(
    (sum, steps) => sum + steps.reduce((grown, { growth }) => grown + growth, 0),
    0,
  );
}
