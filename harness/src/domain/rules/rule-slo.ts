import type { ValueOp } from '../objective.ts';
import type { Sli } from '../sli.ts';
import type { Ms, Ratio } from '../units.ts';

/** What rules are made from: one SLO of the catalogue. */
export type RuleSlo = {
  readonly name: string;
  readonly description: string;
  readonly sli: Sli;
  readonly target: Ratio;
  /** For a latency: an answer slower than this is not good. */
  readonly underMs?: Ms;
  /** For a value: what is good. The target is then a share of time. */
  readonly within?: { readonly op: ValueOp; readonly limit: number };
  /** The rolling window over which production is held to it. */
  readonly windowMs: Ms;
};
