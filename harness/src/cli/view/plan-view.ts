import type { Experiment } from '../../domain/experiment.ts';
import type { Plan } from '../../domain/plan.ts';
import { formatDuration } from '../../domain/units.ts';
import { textTable } from '../text-table.ts';
import { plannedGuardrails, plannedObjectives } from './plan-conditions.ts';

/** Where a run would be, and what the environment says of it. */
export type PlannedWhere = {
  readonly environmentName: string;
  /** By service; those that were asked for. */
  readonly variants: Readonly<Record<string, string>>;
  /** The block about safety, in words. */
  readonly safety: string;
};

/** A plan as a person reads it before saying yes. */
export function renderPlan(experiment: Experiment, plan: Plan, where: PlannedWhere): string {
  const blocks = [
    heading(experiment, plan, where),
    textTable([
      ['PHASE', 'STARTS', 'LASTS', 'REQUESTS'],
      ...plan.phases.map(({ phase, startsAtMs, durationMs }) => [
        phase,
        startsAtMs === 0 ? '+0 s' : `+${formatDuration(startsAtMs)}`,
        formatDuration(durationMs),
        String(plan.offeredByPhase[phase]),
      ]),
    ]),
    ...plan.faults.map(
      ({ id, does, undo, proof }) =>
        `${id}\n  does    ${does}\n  undo    ${undo}\n  proof   ${proof}`,
    ),
    plannedObjectives(experiment),
    plannedGuardrails(experiment),
    where.safety,
    ...(plan.remarks ?? []).map(({ message }) => message),
    ...plan.problems.map(({ code, message, hint }) => `${code}  ${message}\n  Hint: ${hint}`),
    plan.problems.length === 0
      ? 'Every objective can be decided. Nothing was touched.'
      : 'A run would be refused before anything is started. Nothing was touched.',
  ];
  return `${blocks.join('\n\n')}\n`;
}

function heading(
  { name, hypothesis, variants: known }: Experiment,
  { totalMs }: Plan,
  { environmentName, variants }: PlannedWhere,
): string {
  const asked = Object.entries(variants).map(([service, variant]) => `${service}=${variant}`);
  const chosen = asked.length === 0 ? '' : ` with ${asked.join(', ')}`;
  return [
    `${name} on ${environmentName}${chosen}, ${formatDuration(totalMs)} of phases`,
    hypothesis.trim(),
    ...asked.flatMap((key) => {
      const said = known[key];
      return said === undefined ? [] : [`${key}: ${said.trim()}`];
    }),
  ].join('\n');
}
