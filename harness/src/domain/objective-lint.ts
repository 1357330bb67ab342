import type { Experiment } from './experiment.ts';
import { judgedPhases } from './judged-phases.ts';
import { guardBandMs } from './judged-window.ts';
import type { ThroughputObjective, ValueObjective } from './objective.ts';
import { formatRate } from './objective-words.ts';
import type { PreflightProblem } from './plan.ts';
import { lookbackOf } from './promql-lookback.ts';
import { formatDuration } from './units.ts';

/** More good answers than are offered cannot come back. */
export function rateProblems(
  { load }: Experiment,
  { name, atLeastPerSecond }: ThroughputObjective,
): readonly PreflightProblem[] {
  if (load.ratePerSecond >= atLeastPerSecond) return [];
  return [
    problem(
      `"${name}" cannot be met: ${formatRate(load.ratePerSecond)} are offered, and ${formatRate(atLeastPerSecond)} answered well are asked.`,
      `Raise the rate to more than ${formatRate(atLeastPerSecond)}, or ask for less than is offered.`,
    ),
  ];
}

/** A range that is longer than the phase holds what was before it as well. */
export function valueProblems(
  experiment: Experiment,
  objective: ValueObjective,
): readonly PreflightProblem[] {
  const { name, sli } = objective;
  if (sli.server?.kind !== 'value') return [];
  const lookback = lookbackOf(sli.server.query);
  const lookbackMs = lookback.ok ? lookback.ms : Number.POSITIVE_INFINITY;
  return judgedPhases(experiment, objective).flatMap(({ phase }) => {
    const judgedMs = Math.max(0, experiment.phases[phase] - guardBandMs(experiment, phase));
    if (judgedMs > lookbackMs) return [];
    return [
      problem(
        `"${name}" cannot be decided in the ${phase} phase: its query looks back ${formatDuration(lookbackMs)}, and ${formatDuration(judgedMs)} of the phase are judged.`,
        `Shorten the range of the query, or lengthen the ${phase} phase.`,
      ),
    ];
  });
}

function problem(message: string, hint: string): PreflightProblem {
  return { code: 'OBJECTIVE_UNDECIDABLE', message, hint };
}
