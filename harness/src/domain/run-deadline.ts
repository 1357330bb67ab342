import type { Experiment } from './experiment.ts';
import type { Ms } from './units.ts';

/** How much longer than its phases a run may break things: seams between phases, looks that take long, a slow machine. */
export const RUN_GRACE_MS: Ms = 60_000;

/** The longest a run may go on from the release of its load; past it, the run is aborted like by any guardrail. */
export function runDeadlineMs({ phases }: Experiment): Ms {
  return phases.warmup + phases.baseline + phases.fault + phases.recovery + RUN_GRACE_MS;
}
