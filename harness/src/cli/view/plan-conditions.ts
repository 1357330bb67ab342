import type { Experiment } from '../../domain/experiment.ts';
import { guardrailLimit, guardrailSubject } from '../../domain/guardrail-words.ts';
import { judgedPhases } from '../../domain/judged-phases.ts';
import type { Objective } from '../../domain/objective.ts';
import { askedOf } from '../../domain/objective-words.ts';
import { askedOfBudget, reckonedWords } from '../../domain/price/budget-words.ts';
import { askedOfRecovery } from '../../domain/recovery-asked.ts';
import { runDeadlineMs } from '../../domain/run-deadline.ts';
import { formatDuration, formatRatio } from '../../domain/units.ts';
import { textTable } from '../text-table.ts';

/** What must hold, and where: `api-latency  baseline*, fault  at least 95 % under 300 ms`. */
export function plannedObjectives(experiment: Experiment): string {
  const rows = objectiveRows(experiment);
  const table = textTable([['OBJECTIVE', 'JUDGED IN', 'ASKS FOR'], ...rows]);
  const isImplied = rows.some(([, phases = '']) => phases.includes('*'));
  return isImplied
    ? `${table}\n* not asked for, and judged all the same: what is broken before the fault says nothing about it`
    : table;
}

/** The name of each objective, where it is judged (`*` where it is not asked for), and what it asks. */
export function objectiveRows(experiment: Experiment): readonly (readonly string[])[] {
  return experiment.objectives.map((objective) => [
    objective.name,
    judgedIn(experiment, objective),
    asked(objective),
  ]);
}

/** What ends the run early, its own deadline included. */
export function plannedGuardrails(experiment: Experiment): string {
  const rows = experiment.guardrails.map((guardrail) => [
    guardrailSubject(guardrail),
    guardrailLimit(guardrail),
  ]);
  const deadline = `more than ${formatDuration(runDeadlineMs(experiment))} under load`;
  return textTable([
    ['GUARDRAIL', 'ABORTS THE RUN WHEN IT IS'],
    ...rows,
    ['length of the run', deadline],
  ]);
}

function asked(objective: Objective): string {
  switch (objective.kind) {
    case 'availability':
    case 'latency':
      return `${askedOf(objective)}${objective.warn === undefined ? '' : `, warns below ${formatRatio(objective.warn, 3)}`}`;
    case 'throughput':
    case 'value':
      return askedOf(objective);
    case 'recovery':
      return askedOfRecovery(objective);
    case 'budget':
      return `costs ${askedOfBudget(objective)}, ${reckonedWords(objective)}`;
    case 'alert':
      return objective.expect === 'silence'
        ? 'no alert'
        : `a ${objective.expect}${objective.withinMs === undefined ? '' : ` within ${formatDuration(objective.withinMs)}`}`;
  }
}

function judgedIn(experiment: Experiment, objective: Objective): string {
  if ('during' in objective) {
    return judgedPhases(experiment, objective)
      .map(({ phase, implied }) => (implied ? `${phase}*` : phase))
      .join(', ');
  }
  return objective.kind === 'recovery' ? 'recovery' : 'the run';
}
