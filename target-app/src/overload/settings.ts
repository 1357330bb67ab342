import type { EnvironmentReader } from '../environment-reader.ts';

export type OverloadSettings = {
  /** Most requests being worked on at once; more are turned away. */
  readonly maxInFlight: number;
  /**
   * Turned away, too, while the event loop runs later than this on average. One that never ran between two looks at it
   * is later than any limit.
   */
  readonly maxEventLoopDelayMs: number;
};

export function readOverloadSettings(read: EnvironmentReader): OverloadSettings {
  return {
    maxInFlight: read.integer('MAX_IN_FLIGHT', { fallback: 100, min: 1, max: 100_000 }),
    maxEventLoopDelayMs: read.milliseconds('MAX_EVENT_LOOP_DELAY_MS', 100),
  };
}
