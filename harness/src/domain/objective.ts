import type { PhaseName } from './phase.ts';
import type { Sli } from './sli.ts';
import type { Ms, Ratio } from './units.ts';

/** What must hold, in which phases. `name` is unique in the experiment and appears in every report. */
export type Objective =
  | {
      readonly kind: 'availability';
      readonly name: string;
      readonly sli: Sli;
      readonly target: Ratio;
      readonly during: readonly PhaseName[];
    }
  | {
      readonly kind: 'latency';
      readonly name: string;
      readonly sli: Sli;
      readonly underMs: Ms;
      readonly target: Ratio;
      readonly during: readonly PhaseName[];
    }
  | {
      readonly kind: 'recovery';
      readonly name: string;
      readonly sli: Sli;
      readonly withinMs: Ms;
      /** The share of good requests that counts as recovered (docs/method.md, Recovery: 0.99, not the SLO). */
      readonly theta: Ratio;
      /** How long it must stay recovered. */
      readonly holdMs: Ms;
    };
