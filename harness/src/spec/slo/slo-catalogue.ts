import type { PhaseName } from '../../domain/phase.ts';
import type { RuleSlo } from '../../domain/rules/rule-slo.ts';
import type { Sli } from '../../domain/sli.ts';
import type { Ms, Ratio } from '../../domain/units.ts';

/** One objective of an SLO as its OpenSLO document says it; named `document/objective` where there are several. */
export type Slo = RuleSlo & {
  /** What an experiment asks of it that says no more than its name. */
  readonly byDefault?: SloDefaults;
};

/** The annotations `faultline.dev/during`, `faultline.dev/recovery` and `faultline.dev/budget`. */
export type SloDefaults = {
  readonly during: readonly PhaseName[];
  readonly recoveryWithinMs?: Ms;
  readonly consumesAtMost?: Ratio;
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

/** Whether an indicator is a number that is held against a limit. */
export function isValue(sli: Sli): boolean {
  return sli.server?.kind === 'value';
}
