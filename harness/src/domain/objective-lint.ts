import type { Experiment } from './experiment.ts';
import { judgedPhases } from './judged-phases.ts';
import { guardBandMs } from './judged-window.ts';
import type { ThroughputObjective, ValueObjective } from './objective.ts';
import { formatNumber, formatRate } from './objective-words.ts';
import type { PreflightProblem } from './plan.ts';
import { lookbackOf } from './promql-lookback.ts';
import { undecidableProblem } from './undecidable-problem.ts';
import { formatDuration, type PerSecond } from './units.ts';

/** More good answers than are offered cannot come back, and an arrival may fall on either side of a phase's edge. */
export function rateProblems(
  experiment: Experiment,
  objective: ThroughputObjective,
): readonly PreflightProblem[] {
  const { load } = experiment;
  const { name, atLeastPerSecond } = objective;
  if (load.ratePerSecond >= atLeastPerSecond) return edgeProblems(experiment, objective);
  return [
    undecidableProblem(
      `"${name}" cannot be met: ${formatRate(load.ratePerSecond)} are offered, and ${formatRate(atLeastPerSecond)} answered well are asked.`,
      `Raise the rate to more than ${formatRate(atLeastPerSecond)}, or ask for less than is offered.`,
    ),
  ];
}

/** All that is offered may be one arrival less than the rate says, so that a system that loses nothing would miss. */
function edgeProblems(
  experiment: Experiment,
  objective: ThroughputObjective,
): readonly PreflightProblem[] {
  const { ratePerSecond } = experiment.load;
  const { name, atLeastPerSecond } = objective;
  return judgedPhases(experiment, objective).flatMap(({ phase }) => {
    const judgedMs = experiment.phases[phase] - guardBandMs(experiment, phase);
    const seconds = judgedMs / 1_000;
    const [offered, asked] = [ratePerSecond * seconds - 1, atLeastPerSecond * seconds];
    if (seconds <= 0 || offered >= asked - 1e-6) return [];
    return [
      undecidableProblem(
        `"${name}" may miss for one arrival at an edge of the ${phase} phase: ${formatRate(ratePerSecond)} for ${formatDuration(judgedMs)} are at least ${formatNumber(Math.floor(offered + 1e-6))} arrivals, and ${formatRate(atLeastPerSecond)} are ${formatNumber(asked)}.`,
        `Raise the rate to at least ${formatRate(toDigits(atLeastPerSecond + 1 / seconds, Math.ceil))}, or ask for at most ${formatRate(toDigits(offered / seconds, Math.floor))}.`,
      ),
    ];
  });
}

/** To the digits that a rate is printed with, and never to the wrong side. */
function toDigits(rate: PerSecond, to: (value: number) => number): PerSecond {
  const unit = 10 ** (Math.floor(Math.log10(rate)) - 3);
  return to(rate / unit) * unit;
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
      undecidableProblem(
        `"${name}" cannot be decided in the ${phase} phase: its query looks back ${formatDuration(lookbackMs)}, and ${formatDuration(judgedMs)} of the phase are judged.`,
        `Shorten the range of the query, or lengthen the ${phase} phase.`,
      ),
    ];
  });
}
