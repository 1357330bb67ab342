import type { StopControl } from './stop-control.ts';

/** Does a step of a run whose failure stops the run; false when it failed. */
export async function attempt(stop: StopControl, step: () => Promise<void>): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    stop.request({ kind: 'failure', error });
    return false;
  }
}
