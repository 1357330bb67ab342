import type { CounterStep } from './counter-window.ts';
import type { ScrapedTarget } from './scraped-target.ts';

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
