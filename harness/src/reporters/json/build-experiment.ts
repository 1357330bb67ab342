import type { Experiment } from '../../domain/experiment.ts';
import type { Report } from './report-schema.ts';
import { withoutAbsent } from './without-absent.ts';

export function buildExperiment(experiment: Experiment): Report['experiment'] {
  return withoutAbsent({
    name: experiment.name,
    owner: experiment.owner,
    tags: [...experiment.tags],
    runbook: experiment.runbook,
    hypothesis: experiment.hypothesis,
    load: experiment.load,
    phasesMs: experiment.phases,
    objectives: experiment.objectives.map((objective) => {
      const { sli, ...rest } = objective;
      if (rest.kind === 'recovery') return { ...rest, sli: sli.name };
      return { ...rest, sli: sli.name, during: [...rest.during] };
    }),
    guardrails: experiment.guardrails.map((guardrail) =>
      guardrail.kind === 'sli' ? { ...guardrail, sli: guardrail.sli.name } : guardrail,
    ),
    blastRadius: experiment.blastRadius,
  });
}
