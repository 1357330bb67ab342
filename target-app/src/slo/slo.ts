import type { Selector } from './selector.ts';

/** What is promised: a share of the events has to be good, over a window. */
export type Slo = {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The share that has to be good, below 1. */
  readonly target: number;
  readonly windowMs: number;
  readonly indicator: Indicator;
};

export type Indicator =
  | { readonly kind: 'bad-events'; readonly bad: Selector; readonly total: Selector }
  | { readonly kind: 'good-events'; readonly good: Selector; readonly total: Selector }
  /** Observations of a histogram up to `limit` are good; `buckets` are its `_bucket` series. */
  | { readonly kind: 'threshold'; readonly buckets: Selector; readonly limit: number };

/** Events so far; both only grow. */
export type Events = { readonly bad: number; readonly total: number };

export const NO_EVENTS: Events = { bad: 0, total: 0 };

export function eventsSince(now: Events, then: Events | undefined): Events {
  const { bad, total } = then ?? NO_EVENTS;
  return { bad: now.bad - bad, total: now.total - total };
}

/** How much of what may go wrong has not gone wrong: 1 at first, 0 when all is spent, below it when the SLO is missed. */
export function budgetRemaining(slo: Slo, { bad, total }: Events): number {
  return total === 0 ? 1 : 1 - bad / total / (1 - slo.target);
}

/** How many times faster than the SLO allows the budget is being spent; `undefined` when nothing happened. */
export function burnRate(slo: Slo, { bad, total }: Events): number | undefined {
  return total === 0 ? undefined : bad / total / (1 - slo.target);
}
