import { errorBudget } from '../price/error-budget.ts';
import type { Ms, Ratio } from '../units.ts';

/** One multi-window alert: it fires while the budget burns `factor` times too fast over both windows. */
export type BurnAlert = {
  readonly severity: 'page' | 'ticket';
  readonly factor: number;
  readonly longMs: Ms;
  readonly shortMs: Ms;
};

const DAY_MS: Ms = 86_400_000;
const HOUR_MS: Ms = 3_600_000;
const MINUTE_MS: Ms = 60_000;
const WORKBOOK_WINDOW_MS: Ms = 30 * DAY_MS;

/** As the SRE workbook has them for 30 days (sre.google/workbook/alerting-on-slos, table 5-8). */
const AT_30_DAYS: readonly BurnAlert[] = [
  { severity: 'page', factor: 14.4, longMs: HOUR_MS, shortMs: 5 * MINUTE_MS },
  { severity: 'page', factor: 6, longMs: 6 * HOUR_MS, shortMs: 30 * MINUTE_MS },
  { severity: 'ticket', factor: 3, longMs: DAY_MS, shortMs: 2 * HOUR_MS },
  { severity: 'ticket', factor: 1, longMs: 3 * DAY_MS, shortMs: 6 * HOUR_MS },
];

/**
 * The alerts of an SLO over a rolling window. The factors stay, so that each alert still means the same share of the
 * budget, and the windows shrink or grow with the SLO's, in whole seconds.
 */
export function burnAlertsOf(sloWindowMs: Ms): readonly BurnAlert[] {
  const scaled = (ms: Ms) =>
    Math.max(1, Math.round((ms * sloWindowMs) / WORKBOOK_WINDOW_MS / 1_000)) * 1_000;
  return AT_30_DAYS.map((alert) => ({
    ...alert,
    longMs: scaled(alert.longMs),
    shortMs: scaled(alert.shortMs),
  }));
}

/** The error ratio above which it fires: `factor · (1 − T)`. At 1 or more it can never fire. */
export function firesAbove({ factor }: BurnAlert, target: Ratio): number {
  return factor * errorBudget(target);
}

/**
 * How long a steady error ratio has to last until the long window is over the limit, `long · factor · (1 − T) / e`
 * (docs/method.md, Alert replay); undefined when it never is. The short window is over it sooner.
 */
export function timeToFireMs(alert: BurnAlert, target: Ratio, errorRatio: Ratio): Ms | undefined {
  const limit = firesAbove(alert, target);
  return errorRatio > limit ? (alert.longMs * limit) / errorRatio : undefined;
}
