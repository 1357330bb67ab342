import type { Experiment } from '../../domain/experiment.ts';
import type { Plan } from '../../domain/plan.ts';
import { formatDuration } from '../../domain/units.ts';
import { textTable } from '../text-table.ts';

/** A plan as a person reads it before saying yes. */
export function renderPlan(
  experiment: Experiment,
  plan: Plan,
  environmentName: string,
  safety: string,
): string {
  const blocks = [
    `${experiment.name} on ${environmentName}, ${formatDuration(plan.totalMs)} of phases\n${experiment.hypothesis.trim()}`,
    textTable([
      ['PHASE', 'STARTS', 'LASTS', 'REQUESTS'],
      ...plan.phases.map(({ phase, startsAtMs, durationMs }) => [
        phase,
        `+${formatDuration(startsAtMs)}`,
        formatDuration(durationMs),
        String(plan.offeredByPhase[phase]),
      ]),
    ]),
    ...plan.faults.map(
      ({ id, does, undo, proof }) =>
        `${id}\n  does    ${does}\n  undo    ${undo}\n  proof   ${proof}`,
    ),
    safety,
    ...plan.problems.map(({ code, message, hint }) => `${code}  ${message}\n  Hint: ${hint}`),
    plan.problems.length === 0
      ? 'Every objective can be decided. Nothing was touched.'
      : 'A run would be refused before anything is started. Nothing was touched.',
  ];
  return `${blocks.join('\n\n')}\n`;
}
