import type { Experiment } from '../../domain/experiment.ts';
import type { Sli } from '../../domain/sli.ts';
import type { Ms, Ratio } from '../../domain/units.ts';

/** One thing to draw: an indicator, with the threshold that makes a request a good one, and what was asked of it. */
export type Indicator = {
  readonly sli: Sli;
  readonly underMs?: Ms;
  readonly objectives: readonly { readonly name: string; readonly target: Ratio }[];
};

/** The distinct indicators of an experiment, in the order it names them; guardrails and recovery included. */
export function indicators(experiment: Experiment): readonly Indicator[] {
  const byKey = new Map<string, Indicator>();
  const add = (indicator: Indicator) => {
    const key = `${indicator.sli.name}\n${indicator.underMs ?? ''}`;
    const objectives = [...(byKey.get(key)?.objectives ?? []), ...indicator.objectives];
    byKey.set(key, { ...indicator, objectives });
  };
  for (const objective of experiment.objectives) {
    const { sli, name } = objective;
    if (objective.kind === 'latency') {
      const { underMs, target } = objective;
      add({ sli, underMs, objectives: [{ name, target }] });
    } else if (objective.kind === 'availability') {
      add({ sli, objectives: [{ name, target: objective.target }] });
    }
  }
  for (const sli of [...recoverySlis(experiment), ...guardrailSlis(experiment)]) {
    const known = [...byKey.values()].some((indicator) => indicator.sli.name === sli.name);
    // A latency indicator without a threshold has no good and bad to draw.
    if (!known && sli.client?.kind !== 'latency') add({ sli, objectives: [] });
  }
  return [...byKey.values()];
}

function guardrailSlis(experiment: Experiment): readonly Sli[] {
  return experiment.guardrails.flatMap((guardrail) =>
    guardrail.kind === 'sli' ? [guardrail.sli] : [],
  );
}

function recoverySlis(experiment: Experiment): readonly Sli[] {
  return experiment.objectives.flatMap((objective) =>
    objective.kind === 'recovery' ? [objective.sli] : [],
  );
}
