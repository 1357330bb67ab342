import type { Experiment } from './experiment.ts';
import { RUN_GRACE_MS } from './run-deadline.ts';
import type { EpochMs } from './units.ts';

/**
 * Until when a run that starts now may be breaking something: its phases up to the end of the fault, and the time it
 * takes to bring an environment up and to undo. An experiment without faults breaks nothing, but it loads.
 */
export function breakingUntilMs({ phases }: Experiment, startMs: EpochMs): EpochMs {
  return startMs + phases.warmup + phases.baseline + phases.fault + RUN_GRACE_MS;
}
