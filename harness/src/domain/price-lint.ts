import { noAlerts } from './alerts/no-alerts.ts';
import { burnAlertsOf, timeToFireMs } from './alerts/burn-alert.ts';
import type { Experiment } from './experiment.ts';
import type { AlertObjective, BudgetObjective } from './objective.ts';
import { formatRate } from './objective-words.ts';
import type { PreflightProblem } from './plan.ts';
import { incidentTheta } from './price/incident.ts';
import { eventsPerWindow, recoveryWindowSeconds } from './recovery-window.ts';
import { undecidableProblem } from './undecidable-problem.ts';
import { formatDuration, formatRatio, type Ms } from './units.ts';

const MINUTE_MS: Ms = 60_000;

/**
 * An alert that is asked for sooner than it comes when everything fails, from traffic without an error before, or that
 * takes longer than anything can fail here.
 */
export function alertProblems(
  experiment: Experiment,
  objective: AlertObjective,
): readonly PreflightProblem[] {
  const { name, expect, target, windowMs, withinMs } = objective;
  const untold = untellable(experiment, objective);
  const none = noAlerts(objective);
  if (none !== undefined) {
    const hint = 'Give the SLO a window, a target and an indicator that rules can be made from.';
    return [undecidableProblem(`"${name}" cannot be decided: ${none}.`, hint)];
  }
  if (expect === 'silence' || untold.length > 0) return untold;
  const alerts = burnAlertsOf(windowMs).filter(({ severity }) => severity === expect);
  const soonestMs = Math.min(...alerts.map((alert) => timeToFireMs(alert, target, 1) ?? Infinity));
  const at = formatRatio(target, 3);
  if (soonestMs === Infinity) {
    const because = `at ${at} no error rate fires a ${expect}`;
    return [cannotBeMet(name, because, 'Raise the target of the SLO, or expect `silence`.')];
  }
  const failingMs = failsAtMost(experiment);
  const isTooLate = withinMs !== undefined && withinMs < soonestMs;
  const isTooShort = failingMs < soonestMs;
  if (!isTooLate && !isTooShort) return [];
  const pages = expect === 'page' ? 'pages' : 'writes a ticket';
  const but = isTooLate
    ? `${formatDuration(withinMs)} is asked`
    : `the fault and recovery phases last ${formatDuration(failingMs)}`;
  const enough = Math.ceil(soonestMs / MINUTE_MS);
  const ask = isTooLate ? [`ask \`within: ${String(enough)}m\``] : [];
  const lengthen = isTooShort ? ['lengthen the fault phase'] : [];
  return [
    cannotBeMet(
      name,
      `at ${at} a total outage ${pages} after ${formatDuration(soonestMs)}, and ${but}`,
      `Raise the target of the SLO, ${[...ask, ...lengthen].join(' and ')}, or expect \`silence\`.`,
    ),
  ];
}

/** A price is only known of what was seen to end, and told by enough requests. */
export function budgetProblems(
  experiment: Experiment,
  objective: BudgetObjective,
): readonly PreflightProblem[] {
  if (experiment.phases.recovery > 0) return untellable(experiment, objective);
  const because = 'without a recovery phase nothing shows that the fault cost no more';
  return [cannotBeMet(objective.name, because, 'Give the recovery phase a length, like `30s`.')];
}

function untellable(
  experiment: Experiment,
  { name, target }: AlertObjective | BudgetObjective,
): readonly PreflightProblem[] {
  const rate = experiment.load.ratePerSecond;
  const theta = incidentTheta(target);
  const takesMs = recoveryWindowSeconds(rate, theta) * 1_000;
  const failingMs = failsAtMost(experiment);
  if (takesMs <= failingMs) return [];
  const needed = formatRate(Math.ceil(((eventsPerWindow(theta) + 1) * 1_000) / failingMs));
  return [
    undecidableProblem(
      `"${name}" cannot be decided: at ${formatRate(rate)} it takes ${formatDuration(takesMs)} to tell ${formatRatio(theta)} good requests, and the fault and recovery phases last ${formatDuration(failingMs)}.`,
      failingMs === 0 ? 'Lengthen the fault phase.' : `Raise the rate to at least ${needed}.`,
    ),
  ];
}

function failsAtMost({ phases }: Experiment): Ms {
  return phases.fault + phases.recovery;
}

function cannotBeMet(name: string, because: string, hint: string): PreflightProblem {
  return undecidableProblem(`"${name}" cannot be met: ${because}.`, hint);
}
