import type { Experiment } from './experiment.ts';
import type { PhaseObjective } from './objective.ts';
import { PHASES, type PhaseName } from './phase.ts';

/** One phase an objective is judged in; `implied` when the experiment does not name it. */
export type JudgedPhase = { readonly phase: PhaseName; readonly implied: boolean };

/**
 * The phases an objective is judged in, in their order: those it names, and the baseline of an experiment that breaks
 * something, because an objective that does not hold before the fault says nothing about the fault
 * (docs/method.md, Guards).
 */
export function judgedPhases(
  experiment: Experiment,
  objective: PhaseObjective,
): readonly JudgedPhase[] {
  return PHASES.flatMap((phase): readonly JudgedPhase[] => {
    if (objective.during.includes(phase)) return [{ phase, implied: false }];
    return phase === 'baseline' && experiment.faults.length > 0 ? [{ phase, implied: true }] : [];
  });
}
