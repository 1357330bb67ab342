import { firingAlerts } from '../slo/burn-alerts.ts';
import type { SloReport } from '../slo/slo-status.ts';
import type { GoldenSignals } from './golden-signals.ts';

export type Alert = {
  readonly name: 'ErrorBudgetBurn' | 'CapacityShort';
  readonly severity: 'page' | 'ticket';
  readonly summary: string;
  /** Of an alert about a budget: the SLO, and the windows over which it burns. */
  readonly slo?: string;
  readonly windows?: { readonly long: string; readonly short: string; readonly burn_rate: number };
};

export type FiringAlert = Alert & { readonly since: string };

/** What should have somebody's attention now. */
export function alertsNow(report: SloReport, signals: GoldenSignals): readonly Alert[] {
  const burning = report.statuses.flatMap(({ slo, burnRates }) =>
    firingAlerts(burnRates).map(({ severity, burnRate, long, short }): Alert => {
      const summary = `${slo.title}: the error budget burns at more than ${burnRate} times the rate it may (over ${long} and ${short}).`;
      const windows = { long, short, burn_rate: burnRate };
      return { name: 'ErrorBudgetBurn', severity, summary, slo: slo.name, windows };
    }),
  );
  const { shed_per_second } = signals.saturation;
  if (shed_per_second === 0) return burning;
  const summary = `More traffic than this replica can take: ${shed_per_second} requests a second are turned away.`;
  return [...burning, { name: 'CapacityShort', severity: 'page', summary }];
}

/** Remembers since when each alert fires. */
export class AlertWatch {
  private since = new Map<string, number>();

  update(alerts: readonly Alert[], nowMs: number): readonly FiringAlert[] {
    const keyed = alerts.map((alert) => ({ alert, key: keyOf(alert) }));
    this.since = new Map(keyed.map(({ key }) => [key, this.since.get(key) ?? nowMs]));
    return keyed.map(({ alert, key }) => ({
      ...alert,
      since: new Date(this.since.get(key) ?? nowMs).toISOString(),
    }));
  }
}

function keyOf({ name, slo, windows }: Alert): string {
  return [name, slo, windows?.long].join('/');
}
