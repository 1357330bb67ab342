import { isTraffic } from './evaluate-guardrail.ts';
import type { Experiment } from './experiment.ts';
import { guardrailSubject } from './guardrail-words.ts';
import { judgedPhases } from './judged-phases.ts';
import { guardBandMs } from './judged-window.ts';
import {
  type AlertObjective,
  type BudgetObjective,
  type Objective,
  type ShareObjective,
  shareOfSlo,
} from './objective.ts';
import { formatRate } from './objective-words.ts';
import type { PhaseName } from './phase.ts';
import type { PreflightProblem } from './plan.ts';
import { alertProblems, budgetProblems } from './price-lint.ts';
import { rateProblems, valueProblems } from './objective-lint.ts';
import { eventsPerWindow, recoveryWindowSeconds } from './recovery-window.ts';
import { eventsNeeded } from './sample-size.ts';
import { MIN_GUARDRAIL_EVENTS } from './share-condition.ts';
import { undecidableProblem } from './undecidable-problem.ts';
import { formatDuration, formatRatio, type Ms } from './units.ts';

/** An arrival may fall on either side of a phase's edge, so one more than needed has to be offered. */
const EDGE_ARRIVALS = 1;

/**
 * Every objective and guardrail that the planned load is too small, or a phase too short, to decide. When all faults
 * happen once, recovery is looked for from the fault phase on.
 */
export function undecidable(experiment: Experiment, allOnce: boolean): readonly PreflightProblem[] {
  return [
    ...experiment.objectives.flatMap((objective) => problemsOf(experiment, objective, allOnce)),
    ...blindGuardrails(experiment),
  ];
}

function problemsOf(
  experiment: Experiment,
  objective: Objective,
  allOnce: boolean,
): readonly PreflightProblem[] {
  switch (objective.kind) {
    case 'recovery':
      return recoveryProblems(experiment, objective, allOnce);
    case 'availability':
    case 'latency':
      return judgedPhases(experiment, objective).flatMap(({ phase }) =>
        tooFewEvents(experiment, objective, phase),
      );
    case 'throughput':
      return rateProblems(experiment, objective);
    case 'value':
      return valueProblems(experiment, objective);
    case 'budget':
      return [...unknownBefore(experiment, objective), ...budgetProblems(experiment, objective)];
    case 'alert':
      return [...unknownBefore(experiment, objective), ...alertProblems(experiment, objective)];
  }
}

/** A budget and an alert mean nothing where their SLO is not known to have held before the fault. */
function unknownBefore(
  experiment: Experiment,
  objective: AlertObjective | BudgetObjective,
): readonly PreflightProblem[] {
  if (experiment.faults.length === 0) return [];
  const why = ', in which its SLO has to be seen to hold';
  return tooFewEvents(experiment, shareOfSlo(objective), 'baseline', why);
}

/** A latency target is a quantile, and ten requests have to lie beyond it; for a ratio one bad request must be bearable. */
function tooFewEvents(
  experiment: Experiment,
  objective: ShareObjective,
  phase: PhaseName,
  why = '',
): readonly PreflightProblem[] {
  const rate = experiment.load.ratePerSecond;
  const guardMs = guardBandMs(experiment, phase);
  const judgedMs = Math.max(0, experiment.phases[phase] - guardMs);
  const offered = Math.floor((rate * judgedMs) / 1_000 + 1e-6);
  const needed = eventsNeeded(objective) + EDGE_ARRIVALS;
  if (offered >= needed) return [];
  const lengthMs = Math.ceil(needed / rate) * 1_000 + guardMs;
  const lengthen = `lengthen the ${phase} phase to at least ${formatDuration(lengthMs)}`;
  const raise = `raise the rate to at least ${enoughRate(needed, judgedMs)}`;
  return [
    undecidableProblem(
      `"${objective.name}" cannot be decided in the ${phase} phase${why}: ${formatDuration(judgedMs)} at ${formatRate(rate)} offer ${count(offered)}, but a target of ${formatRatio(objective.target)} needs ${String(needed)}.`,
      judgedMs === 0 ? capitalize(`${lengthen}.`) : capitalize(`${raise}, or ${lengthen}.`),
    ),
  ];
}

function recoveryProblems(
  experiment: Experiment,
  objective: Extract<Objective, { readonly kind: 'recovery' }>,
  allOnce: boolean,
): readonly PreflightProblem[] {
  const { name, withinMs, holdMs, theta } = objective;
  const { fault: faultMs, recovery: recoveryMs } = experiment.phases;
  const rate = experiment.load.ratePerSecond;
  const problems: PreflightProblem[] = [];
  if (experiment.faults.length === 0) {
    problems.push(
      undecidableProblem(
        `"${name}" cannot be decided: nothing is injected that could be recovered from.`,
        'Add a fault, or remove the recovery objective.',
      ),
    );
  }
  if (holdMs > recoveryMs) {
    problems.push(
      undecidableProblem(
        `"${name}" cannot be decided: recovered means good for ${formatDuration(holdMs)}, but the recovery phase lasts ${formatDuration(recoveryMs)}.`,
        `Lengthen the recovery phase to at least ${formatDuration(holdMs)}.`,
      ),
    );
  }
  const lookedMs = recoveryMs + (allOnce ? faultMs : 0);
  if (holdMs <= recoveryMs && lookedMs < withinMs + holdMs) {
    const phases = allOnce ? 'fault and recovery phases last' : 'recovery phase lasts';
    problems.push(
      undecidableProblem(
        `"${name}" cannot be decided: good again within ${formatDuration(withinMs)} and then for ${formatDuration(holdMs)} takes ${formatDuration(withinMs + holdMs)} to see, but the ${phases} ${formatDuration(lookedMs)}.`,
        `Lengthen the recovery phase to at least ${formatDuration(withinMs + holdMs - lookedMs + recoveryMs)}.`,
      ),
    );
  }
  const windowMs = recoveryWindowSeconds(rate, theta) * 1_000;
  if (windowMs > holdMs) {
    const needed = eventsPerWindow(theta) + EDGE_ARRIVALS;
    problems.push(
      undecidableProblem(
        `"${name}" cannot be decided: at ${formatRate(rate)} it takes ${formatDuration(windowMs)} to tell ${formatRatio(theta)} good requests, longer than the ${formatDuration(holdMs)} it has to hold.`,
        `Raise the rate to at least ${enoughRate(needed, holdMs)}.`,
      ),
    );
  }
  return problems;
}

function blindGuardrails({ guardrails, load }: Experiment): readonly PreflightProblem[] {
  return guardrails.filter(isTraffic).flatMap((guardrail) => {
    const { overMs } = guardrail;
    const offered = Math.floor((load.ratePerSecond * overMs) / 1_000 + 1e-6);
    if (offered >= MIN_GUARDRAIL_EVENTS) return [];
    const rate = enoughRate(MIN_GUARDRAIL_EVENTS, overMs);
    return [
      undecidableProblem(
        `The guardrail on "${guardrailSubject(guardrail)}" could never act: ${formatDuration(overMs)} at ${formatRate(load.ratePerSecond)} offer ${count(offered)}, and it needs ${String(MIN_GUARDRAIL_EVENTS)}.`,
        `Raise the rate to at least ${rate}, or let it look over ${formatDuration(Math.ceil(MIN_GUARDRAIL_EVENTS / load.ratePerSecond) * 1_000)}.`,
      ),
    ];
  });
}

/** Rounded up and told in full, so that what is asked for suffices. */
function enoughRate(events: number, overMs: Ms): string {
  return `${String(Math.ceil((events * 1_000) / overMs - 1e-6))}/s`;
}

function count(requests: number): string {
  return requests === 1 ? '1 request' : `${String(requests)} requests`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
