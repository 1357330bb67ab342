import type { Sli } from '../../domain/sli.ts';
import type { Ms, Ratio } from '../../domain/units.ts';

/** One SLO as its OpenSLO document says it. */
export type Slo = {
  readonly name: string;
  readonly description: string;
  readonly sli: Sli;
  readonly target: Ratio;
  /** For a latency SLO: an answer slower than this is not good. */
  readonly underMs?: Ms;
  /** The rolling window over which production is held to it. */
  readonly windowMs: Ms;
};

/** Every SLO and every indicator an experiment may name; the two have names of their own. */
export type SloCatalogue = {
  readonly slos: ReadonlyMap<string, Slo>;
  readonly slis: ReadonlyMap<string, Sli>;
};

/** Whether an indicator needs a threshold to tell good from bad. */
export function isLatency(sli: Sli): boolean {
  return sli.client?.kind === 'latency' || sli.server?.kind === 'histogram';
}
