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
      if (rest.kind === 'recovery') {
        return withoutAbsent({ ...rest, sli: sli.name, backlog: rest.backlog?.name });
      }
      return 'during' in rest
        ? { ...rest, sli: sli.name, during: [...rest.during] }
        : { ...rest, sli: sli.name };
    }),
    guardrails: experiment.guardrails.map((guardrail) =>
      guardrail.kind === 'sli' ? { ...guardrail, sli: guardrail.sli.name } : guardrail,
    ),
    blastRadius: experiment.blastRadius,
  });
}
