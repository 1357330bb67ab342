import { clientEvidence, countGood, type CountGood } from './client-evidence.ts';
import type { Experiment } from './experiment.ts';
import { judgedPhases } from './judged-phases.ts';
import { judgedWindow } from './judged-window.ts';
import { isShareObjective, type Objective, shareOfSlo } from './objective.ts';
import { offeredSeconds, secondsIn } from './offered-seconds.ts';
import type { PhaseWindow } from './phase.ts';
import { goodOfRecovery } from './recovery-good.ts';
import { eventsToDecide } from './sample-size.ts';
import type { SecondRecord } from './second-record.ts';
import type { Ratio } from './units.ts';

/**
 * Names of the objectives that the client saw broken before anything was broken: the gate between baseline and fault.
 * Only what is certain counts: requests that are still open may yet turn out good, and with too few requests nothing is
 * certain. An experiment without faults has no gate, because there the baseline is what is judged.
 */
export function unhealthyInBaseline(
  experiment: Experiment,
  window: PhaseWindow,
  seconds: readonly SecondRecord[],
): readonly string[] {
  if (experiment.faults.length === 0) return [];
  const rate = experiment.load.ratePerSecond;
  const judged = secondsIn(
    offeredSeconds(seconds, rate, window.endedAtMs),
    judgedWindow(experiment, window),
  );
  return experiment.objectives.flatMap((objective) => {
    const question = questionOf(experiment, objective);
    if (question === undefined) return [];
    const client = clientEvidence(judged, question.good, question.target);
    if (client === undefined || client.total < eventsToDecide(question.target)) return [];
    const atBest = (client.good + client.unfinished) / client.total;
    return atBest < question.target ? [objective.name] : [];
  });
}

/** What the objective asks of the baseline; undefined for one that the client cannot tell. */
function questionOf(
  experiment: Experiment,
  objective: Objective,
): { readonly good: CountGood; readonly target: Ratio } | undefined {
  const { client } = objective.sli;
  if (client === undefined) return undefined;
  if (objective.kind === 'recovery') {
    const good = goodOfRecovery(objective);
    return good === undefined ? undefined : { good, target: objective.theta };
  }
  if (objective.kind === 'budget' || objective.kind === 'alert') {
    return { good: countGood(shareOfSlo(objective)), target: objective.target };
  }
  if (!isShareObjective(objective)) return undefined;
  if (!judgedPhases(experiment, objective).some(({ phase }) => phase === 'baseline')) {
    return undefined;
  }
  return { good: countGood(objective), target: objective.target };
}
