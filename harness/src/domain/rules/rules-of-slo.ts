import { burnAlertsOf, firesAbove, type BurnAlert } from '../alerts/burn-alert.ts';
import { errorBudget } from '../price/error-budget.ts';
import type { Ms } from '../units.ts';
import { errorRatioOf, type ErrorRatio } from './error-ratio.ts';
import { prometheusDuration } from './prometheus-duration.ts';
import type { RuleSlo } from './rule-slo.ts';

type Labels = Readonly<Record<string, string>>;

/** One rule, as Prometheus has them. */
export type Rule = { readonly expr: string; readonly labels: Labels } & (
  | { readonly record: string }
  | { readonly alert: string; readonly for?: string; readonly annotations: Labels }
);

/** The rules of one SLO, or why there are none; and what of it cannot be alerted on. */
export type SloRules =
  | {
      readonly made: true;
      readonly slo: string;
      readonly rules: readonly Rule[];
      readonly remarks: readonly string[];
    }
  | { readonly made: false; readonly slo: string; readonly because: string };

/** Scraped every 15 s, a window this short still holds enough samples to tell a ratio from a gap. */
const SHORTEST_WINDOW_MS: Ms = 60_000;
const LEAST_ABSENT_MS: Ms = 60_000;

/**
 * The recording rules and alerts of one SLO: the error ratio over each window, an alert for each pair of windows, and
 * one that pages when the metric itself is gone, since that looks like silence to all others.
 */
export function rulesOfSlo(slo: RuleSlo, options: { readonly runbook?: string } = {}): SloRules {
  const { name, target, windowMs } = slo;
  const no = (because: string) => ({ made: false, slo: name, because }) as const;
  if (target >= 1) return no('a target of 100 % leaves no error budget to burn');
  const alerts = burnAlertsOf(windowMs);
  const shortest = alerts.reduce((least, { shortMs }) => Math.min(least, shortMs), Infinity);
  if (shortest < SHORTEST_WINDOW_MS) {
    return no(
      `its window of ${prometheusDuration(windowMs)} is too short: the first alert would look at ${prometheusDuration(shortest)}, less than ${prometheusDuration(SHORTEST_WINDOW_MS)}`,
    );
  }
  const written = errorRatioOf(slo);
  if (!written.ok) return no(written.because);
  const labels = { slo: name, service: slo.sli.service };
  const windows = [...new Set(alerts.flatMap(({ longMs, shortMs }) => [shortMs, longMs]))];
  const possible = alerts.filter((alert) => firesAbove(alert, target) < 1);
  const impossible = alerts.filter((alert) => firesAbove(alert, target) >= 1);
  const { ratio } = written;
  return {
    made: true,
    slo: name,
    rules: [
      ...(ratio.first === undefined ? [] : [{ ...ratio.first, labels }]),
      ...windows
        .toSorted((a, b) => a - b)
        .map((ms) => prometheusDuration(ms))
        .map((window) => ({ record: ratioName(window), expr: ratio.over(window), labels })),
      ...possible.map((alert) => burnRule(slo, alert, { labels, ...options })),
      absentRule(slo, ratio, { alerts, labels, ...options }),
    ],
    remarks: impossible.map(
      ({ severity, factor }) =>
        `no ${severity} at ${String(factor)} times: even if everything failed, a target of ${percent(target)} would not burn so fast`,
    ),
  };
}

function ratioName(window: string): string {
  return `slo:errors_per_events:ratio_increase${window}`;
}

function burnRule(
  slo: RuleSlo,
  alert: BurnAlert,
  { labels, runbook }: { readonly labels: Labels; readonly runbook?: string },
): Rule {
  const [long, short] = [prometheusDuration(alert.longMs), prometheusDuration(alert.shortMs)];
  const limit = `${String(alert.factor)} * ${String(errorBudget(slo.target))}`;
  const above = (window: string) => `${ratioName(window)}{slo="${slo.name}"} > ${limit}`;
  const window = prometheusDuration(slo.windowMs);
  const lasts = prometheusDuration(slo.windowMs / alert.factor);
  return {
    alert: 'ErrorBudgetBurn',
    expr: `${above(long)}\nand\n${above(short)}`,
    labels: { severity: alert.severity, long, short, ...labels },
    annotations: {
      summary: literal(
        `${slo.name} spends its error budget so fast that ${window} of it last ${lasts} (burn rate above ${String(alert.factor)}).`,
      ),
      description: `${literal(slo.description)} {{ $value | humanizePercentage }} failed over ${long}; the target is ${percent(slo.target)} over ${window}.`,
      ...runbookOf(slo, runbook),
    },
  };
}

/** After as long as it would take a total outage to page. */
function absentRule(
  slo: RuleSlo,
  { needs }: ErrorRatio,
  about: {
    readonly alerts: readonly BurnAlert[];
    readonly labels: Labels;
    readonly runbook?: string;
  },
): Rule {
  const outage = about.alerts
    .filter(({ severity }) => severity === 'page')
    .map((alert) => alert.longMs * Math.min(1, firesAbove(alert, slo.target)));
  const forMs = Math.max(LEAST_ABSENT_MS, Math.ceil(Math.min(...outage) / 1_000) * 1_000);
  return {
    alert: 'SloMetricAbsent',
    expr: needs.map((selector) => `absent(${selector})`).join('\nor\n'),
    for: prometheusDuration(forMs),
    labels: { severity: 'page', ...about.labels },
    annotations: {
      summary: literal(
        `No data for ${slo.name}: ${needs.map((selector) => `\`${selector}\``).join(' or ')} is absent from Prometheus.`,
      ),
      description: `${literal(slo.description)} Nothing is known of it: no alert of ${slo.name} can fire.`,
      ...runbookOf(slo, about.runbook),
    },
  };
}

function runbookOf({ name }: RuleSlo, runbook: string | undefined): Labels {
  return runbook === undefined ? {} : { runbook_url: literal(runbook.replaceAll('{slo}', name)) };
}

/** Annotations are templates; this text is none. */
function literal(text: string): string {
  return text.replaceAll('{{', '{{ "{{" }}');
}

function percent(target: number): string {
  return `${String(Number((target * 100).toPrecision(12)))} %`;
}
