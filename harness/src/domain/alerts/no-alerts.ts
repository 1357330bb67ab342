import type { PricedSlo } from '../price/incident.ts';
import { rulesOfSlo } from '../rules/rules-of-slo.ts';

/** Why production has no alerts of this SLO, so that none can be replayed; undefined where it has. */
export function noAlerts({ sli, target, windowMs, underMs }: PricedSlo): string | undefined {
  const slo = { name: sli.name, description: sli.description, sli, target, windowMs };
  const rules = rulesOfSlo(underMs === undefined ? slo : { ...slo, underMs });
  return rules.made ? undefined : `there are no alerts of "${sli.name}", because ${rules.because}`;
}
