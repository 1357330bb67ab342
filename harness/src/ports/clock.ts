import type { EpochMs, Ms } from '../domain/units.ts';

/** Time, as the engine needs it; tests hand in one that they move themselves. */
export interface Clock {
  now(): EpochMs;
  /** Resolves after `durationMs`, or rejects with the signal's reason as soon as it aborts. */
  sleep(durationMs: Ms, signal: AbortSignal): Promise<void>;
}
