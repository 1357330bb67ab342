import type { Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';

/** Waits; being interrupted is an ordinary outcome here and is told by the answer: `false` when the signal aborted. */
export async function pause(clock: Clock, durationMs: Ms, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(durationMs, signal);
    return true;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
