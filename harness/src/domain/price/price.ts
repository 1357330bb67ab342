import type { OfferedSecond } from '../offered-seconds.ts';
import type { RunRecord } from '../run-record.ts';
import { budgetUse, times, type Production } from './budget-use.ts';
import { incidentOf, type Incident, type PricedSlo } from './incident.ts';
import { lossOf } from './loss.ts';
import type { Price } from './price-evidence.ts';
import { serverLoss, type SeenLoss } from './server-loss.ts';

/** Who counted what was lost; the incident by the second, where the client did. */
export type LossSeen = SeenLoss & {
  readonly by: 'client' | 'server';
  readonly incident?: Incident;
};

/** What was lost, as the client saw it, or, for an indicator it does not see, as Prometheus did. */
export function lossSeen(
  slo: PricedSlo,
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): LossSeen {
  if (slo.sli.client === undefined && slo.sli.server !== undefined) {
    return { ...serverLoss(slo, run), by: 'server' };
  }
  const seen = incidentOf(slo, run, seconds);
  if (!seen.known) return { ...seen, by: 'client' };
  const { incident } = seen;
  return { known: true, lost: lossOf(incident), remarks: [], by: 'client', incident };
}

/** What a fault cost an SLO (docs/method.md, Error budget). */
export function priceOf(
  slo: PricedSlo,
  lost: Extract<SeenLoss, { readonly known: true }>['lost'],
  run: RunRecord,
  asked: { readonly production?: Production; readonly atFrequency?: number } = {},
): Price {
  const { production = {}, atFrequency } = asked;
  const testPerSecond = run.experiment.load.ratePerSecond;
  const use = budgetUse(lost, slo, { production, testPerSecond });
  return {
    target: slo.target,
    windowMs: slo.windowMs,
    ...lost,
    ...use,
    ...(atFrequency === undefined ? {} : { expectedUse: times(use.consumed, atFrequency) }),
  };
}
