import type { Experiment } from './experiment.ts';
import type { PhaseName, PhaseWindow } from './phase.ts';
import type { Ms } from './units.ts';

const GUARD_MS: Ms = 1_000;

/**
 * The part of a phase that is judged. The last second of a baseline that a fault follows is left out: requests that
 * were in flight when the fault was injected began in it, and are harmed without belonging to the fault phase. The
 * first second of the fault phase is judged, because it holds most of the harm of a fault that happens once; the load
 * generator and the harness share one clock, so no request can be a second off.
 */
export function judgedWindow(experiment: Experiment, window: PhaseWindow): PhaseWindow {
  const endedAtMs = window.endedAtMs - guardBandMs(experiment, window.phase);
  return { ...window, endedAtMs: Math.max(window.startedAtMs, endedAtMs) };
}

/** How much of the end of a phase is not judged. */
export function guardBandMs(experiment: Experiment, phase: PhaseName): Ms {
  return phase === 'baseline' && experiment.faults.length > 0 ? GUARD_MS : 0;
}
