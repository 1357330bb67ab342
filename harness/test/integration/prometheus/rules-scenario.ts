import { burnAlertsOf, type BurnAlert } from '../../../src/domain/alerts/burn-alert.ts';
import { replayAlert, type Firing } from '../../../src/domain/alerts/replay-alert.ts';
import { spliceTraffic } from '../../../src/domain/alerts/spliced-traffic.ts';
import { renderRules } from '../../../src/domain/rules/render-rules.ts';
import { rulesOfSlo } from '../../../src/domain/rules/rules-of-slo.ts';
import { prometheusDuration } from '../../../src/domain/rules/prometheus-duration.ts';
import type { RuleSlo } from '../../../src/domain/rules/rule-slo.ts';

/** One incident in a constant traffic of a hundred requests a second, and what is evaluated how often. */
export type Scenario = {
  readonly name: string;
  readonly target: number;
  readonly intervalSeconds: number;
  /** Clean traffic before the incident; alerts whose long window is longer are not looked at. */
  readonly historySeconds: number;
  /** How much of the first scrape interval passes before the first scrape sees the incident. */
  readonly phase?: number;
  readonly baselineErrorRatio?: number;
  /** By second since the injection: offered, and the share of it that fails. */
  readonly incident: readonly (readonly [offered: number, errorRatio: number])[];
  /** Seconds since the injection at which the process starts again, its counters at nothing. */
  readonly resetAtSeconds?: number;
};

const PER_SECOND = 100;
const WINDOW_MS = 30 * 86_400_000;
/** A counter that has counted for long: what Prometheus guesses of one that begins at 0 would blur the comparison. */
const COUNTED_BEFORE = { total: 10_000_000, bad: 1_000_000 };

function sloOf({ target }: Scenario): RuleSlo {
  const server = {
    kind: 'ratio',
    bad: 'requests_total{status="500"}',
    total: 'requests_total',
    absentBadMeansZero: true,
  } as const;
  const sli = { name: 'answers', service: 'shop', description: 'Answered.', server };
  return { name: 'answers', description: 'Answered.', sli, target, windowMs: WINDOW_MS };
}

/** The rules of a scenario's SLO, without those that look further back than its history. */
export function rulesOfScenario(scenario: Scenario): string {
  const made = rulesOfSlo(sloOf(scenario));
  if (!made.made) throw new Error(made.because);
  const kept = alertsOf(scenario);
  const windows = kept.flatMap(({ longMs, shortMs }) => [longMs, shortMs].map(prometheusDuration));
  const longs = kept.map(({ longMs }) => prometheusDuration(longMs));
  const rules = made.rules.filter((rule) =>
    'record' in rule
      ? windows.some((window) => rule.record.endsWith(`increase${window}`))
      : longs.includes(rule.labels['long'] ?? ''),
  );
  // The scenario says how often rules are evaluated.
  return renderRules([{ ...made, rules }]).replaceAll(/ {4}interval: 15s\n/g, '');
}

function alertsOf({ historySeconds, intervalSeconds }: Scenario): readonly BurnAlert[] {
  return burnAlertsOf(WINDOW_MS).filter(
    ({ longMs, shortMs }) =>
      longMs / 1_000 <= historySeconds - 2 * intervalSeconds &&
      shortMs / 1_000 > 2 * intervalSeconds,
  );
}

export type ReplayedAlert = { readonly alert: BurnAlert; readonly firing: Firing };

/** What the replay says of each alert that has its whole long window of history. */
export function replayed(scenario: Scenario): readonly ReplayedAlert[] {
  const { target, intervalSeconds, phase = 0 } = scenario;
  const timing = { scrapeSeconds: intervalSeconds, evaluationSeconds: intervalSeconds, phase };
  return alertsOf(scenario).map((alert) => ({
    alert,
    firing: replayAlert(trafficOf(scenario), { alert, target }, timing),
  }));
}

/** One test of `promtool test rules`: the counters, and when which alert fires, to the evaluation. */
export function promtoolTest(scenario: Scenario, alerts: readonly ReplayedAlert[]): object {
  const { intervalSeconds, historySeconds, phase = 0 } = scenario;
  const injected = historySeconds - phase;
  const endSeconds = Math.max(
    historySeconds + scenario.incident.length,
    ...alerts.map(({ alert, firing }) => {
      const last = firing.resolvesAt ?? scenario.incident.length + alert.shortMs / 1_000;
      return Math.ceil((injected + last) / intervalSeconds + 2) * intervalSeconds;
    }),
  );
  return {
    interval: `${String(intervalSeconds)}s`,
    name: scenario.name,
    input_series: inputSeries(scenario, endSeconds),
    promql_expr_test: alerts.flatMap((one) =>
      expectations(one, { injected, endSeconds, intervalSeconds }),
    ),
  };
}

function trafficOf({ incident, baselineErrorRatio = 0 }: Scenario) {
  return spliceTraffic(
    {
      offered: Float64Array.from(incident, ([offered]) => offered),
      good: Float64Array.from(incident, ([offered, errorRatio]) => offered * (1 - errorRatio)),
    },
    { total: PER_SECOND, bad: PER_SECOND * baselineErrorRatio },
  );
}

function inputSeries(scenario: Scenario, endSeconds: number): readonly object[] {
  const { historySeconds, phase = 0, intervalSeconds, resetAtSeconds = Infinity } = scenario;
  const traffic = trafficOf(scenario);
  const counter = (at: (seconds: number) => number, before: number) => {
    const values: number[] = [];
    for (let second = 0; second <= endSeconds; second += intervalSeconds) {
      const since = second - historySeconds + phase;
      const forgotten = since > resetAtSeconds ? at(resetAtSeconds) + before : 0;
      values.push(at(since) + before - forgotten);
    }
    return runLengths(values);
  };
  const bad = counter((at) => traffic.badAt(at), COUNTED_BEFORE.bad);
  const good = counter(
    (at) => traffic.totalAt(at) - traffic.badAt(at),
    COUNTED_BEFORE.total - COUNTED_BEFORE.bad,
  );
  return [
    { series: 'requests_total{status="500"}', values: bad },
    { series: 'requests_total{status="200"}', values: good },
  ];
}

/** `0+1500x240 360000+0x4`: what grows evenly is written once. */
function runLengths(values: readonly number[]): string {
  const rounded = values.map((value) => Number(value.toFixed(6)));
  const parts: string[] = [];
  let from = 0;
  while (from < rounded.length) {
    const step = stepAt(rounded, from);
    let until = from;
    while (until + 1 < rounded.length && stepAt(rounded, until) === step) until += 1;
    parts.push(`${String(rounded[from])}+${String(step)}x${String(until - from)}`);
    from = until + 1;
  }
  return parts.join(' ').replaceAll('+-', '-');
}

function stepAt(values: readonly number[], at: number): number {
  return Number(((values[at + 1] ?? 0) - (values[at] ?? 0)).toFixed(6));
}

/** It fires at that evaluation and not one before, is quiet at that one and not one before, and fires at no other. */
function expectations(
  { alert, firing }: ReplayedAlert,
  when: {
    readonly injected: number;
    readonly endSeconds: number;
    readonly intervalSeconds: number;
  },
): readonly object[] {
  const { injected, endSeconds, intervalSeconds } = when;
  const labels = `alertstate="firing",long="${prometheusDuration(alert.longMs)}"`;
  const at = (seconds: number, samples: readonly object[]) => ({
    expr: `count(ALERTS{${labels}})`,
    eval_time: `${String(seconds)}s`,
    exp_samples: samples,
  });
  const yes = [{ labels: '{}', value: 1 }];
  const evaluations = {
    expr: `sum(count_over_time(ALERTS{${labels}}[${String(endSeconds + intervalSeconds)}s]))`,
    eval_time: `${String(endSeconds)}s`,
  };
  const { firesAt, resolvesAt } = firing;
  if (firesAt === undefined || resolvesAt === undefined)
    return [{ ...evaluations, exp_samples: [] }];
  return [
    at(injected + firesAt - intervalSeconds, []),
    at(injected + firesAt, yes),
    at(injected + resolvesAt - intervalSeconds, yes),
    at(injected + resolvesAt, []),
    {
      ...evaluations,
      exp_samples: [{ labels: '{}', value: (resolvesAt - firesAt) / intervalSeconds }],
    },
  ];
}
