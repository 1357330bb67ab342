import type { EpochMs, Ms } from '../domain/units.ts';

/** Time, as the engine needs it; tests hand in one that they move themselves. */
export interface Clock {
  /** What the machine takes the time to be. It may be set, and then jumps. */
  now(): EpochMs;
  /** Goes on steadily whatever is done to the machine's clock; only differences mean anything. */
  uptimeMs(): Ms;
  /** Resolves after `durationMs`, or rejects with the signal's reason as soon as it aborts. */
  sleep(durationMs: Ms, signal: AbortSignal): Promise<void>;
}
