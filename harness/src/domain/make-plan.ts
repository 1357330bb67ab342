import { leftToEnvironment } from './environment-lint.ts';
import type { Experiment } from './experiment.ts';
import type { FaultSpec } from './fault.ts';
import type { Reason } from './finding.ts';
import { PHASES, type PhaseName } from './phase.ts';
import type { Plan, PlannedFault } from './plan.ts';
import { undecidable } from './undecidable.ts';
import type { Ms } from './units.ts';

/** The code of the remark that says what only an environment that is up can say. */
export const CHECKED_AT_START = 'CHECKED_AT_START';

/** The three sentences a fault has for the plan, and whether it is over at once; taken to last where nothing says so. */
export type DescribeFault = (
  fault: FaultSpec,
) => Pick<PlannedFault, 'does' | 'undo' | 'proof'> & { readonly lasts?: 'once' | 'sustained' };

/**
 * What a run of the experiment will do, and every objective and guardrail that it could not decide, with the rate
 * or the phase length that would suffice. `ofReading`: what reading it remarked. Touches nothing.
 */
export function makePlan(
  experiment: Experiment,
  describe: DescribeFault,
  ofReading: readonly Reason[] = [],
): Plan {
  const phases = schedule(experiment);
  const left = leftToEnvironment(experiment);
  const remarks = [
    ...ofReading,
    ...(left === undefined ? [] : [{ code: CHECKED_AT_START, message: left }]),
  ];
  const faults = experiment.faults.map((fault) => ({ fault, told: describe(fault) }));
  return {
    phases,
    totalMs: phases.reduce((total, { durationMs }) => total + durationMs, 0),
    faults: faults.map(({ fault: { id, type }, told: { does, undo, proof } }) => ({
      id,
      type,
      does,
      undo,
      proof,
    })),
    offeredByPhase: offeredByPhase(experiment),
    problems: undecidable(
      experiment,
      faults.every(({ told }) => told.lasts === 'once'),
    ),
    ...(remarks.length === 0 ? {} : { remarks }),
  };
}

/** Phases one after the other; one without a duration is left out. */
function schedule(experiment: Experiment): Plan['phases'] {
  let startsAtMs: Ms = 0;
  return PHASES.flatMap((phase) => {
    const durationMs = experiment.phases[phase];
    if (durationMs === 0) return [];
    const planned = { phase, startsAtMs, durationMs };
    startsAtMs += durationMs;
    return [planned];
  });
}

function offeredByPhase({ phases, load }: Experiment): Readonly<Record<PhaseName, number>> {
  const offered = (phase: PhaseName) => Math.round((load.ratePerSecond * phases[phase]) / 1_000);
  return {
    warmup: offered('warmup'),
    baseline: offered('baseline'),
    fault: offered('fault'),
    recovery: offered('recovery'),
  };
}
