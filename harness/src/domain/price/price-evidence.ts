import type { Enclosure } from '../enclosure.ts';
import type { Ms, Ratio } from '../units.ts';

/** What an incident cost beyond what always fails. */
export type Loss = { readonly badEvents: Enclosure; readonly badSeconds: Enclosure };

/** An incident as its price is made from it. */
export type Lost = Loss & {
  /** The error rate before the fault. */
  readonly baselineErrorRatio: Ratio;
  /** How long it lasted, from the onset until it was good again; 0 where nothing tells. */
  readonly lastedMs: Ms;
  /** Whether it fell so far that recovery had to be seen. */
  readonly broke: boolean;
  /** It was not seen to end, so this is the least it cost. */
  readonly censored: boolean;
};

/** How many incidents of the kind one budget pays for; without `high` nothing limits them. */
export type Affordable = { readonly low?: number; readonly high?: number };

/** The share of one window's error budget that one such incident uses, and how it was reckoned. */
export type BudgetUse = {
  readonly form: 'events' | 'time';
  readonly consumed: Enclosure;
  readonly affordable: Affordable;
  /** With production's traffic known: bad events one window may have, and those of one incident. */
  readonly budgetEvents?: number;
  readonly productionBadEvents?: Enclosure;
};

/** What a fault cost an SLO. Low and high enclose what the error rate of the baseline leaves open. */
export type Price = BudgetUse &
  Lost & {
    readonly target: Ratio;
    readonly windowMs: Ms;
    /** With a frequency: the share of the budget that so many incidents in one window use. */
    readonly expectedUse?: Enclosure;
  };
