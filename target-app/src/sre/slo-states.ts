import { WINDOWS } from '../slo/burn-alerts.ts';
import type { SloReport, SloStatus } from '../slo/slo-status.ts';
import { budgetRemaining } from '../slo/slo.ts';
import { rounded } from './golden-signals.ts';
import type { Overview, SloState } from './sre-schemas.ts';

export function sloStates({ scope, note, statuses }: SloReport): Overview['slos'] {
  return { scope, ...(note === undefined ? {} : { note }), slos: statuses.map(stateOf) };
}

function stateOf({ slo, events, observedMs, burnRates }: SloStatus): SloState {
  return {
    name: slo.name,
    title: slo.title,
    description: slo.description,
    objective: slo.target,
    window_days: slo.windowMs / 86_400_000,
    observed_seconds: Math.round(observedMs / 1000),
    events: Math.round(events.total),
    bad_events: Math.round(events.bad),
    indicator: events.total === 0 ? null : rounded(1 - events.bad / events.total, 6),
    error_budget_remaining: rounded(budgetRemaining(slo, events), 6),
    burn_rates: WINDOWS.map((window) => {
      const rate = burnRates[window];
      return { window, rate: rate === undefined ? null : rounded(rate) };
    }),
  };
}
