import type { SecondRecord } from './second-record.ts';
import type { EpochMs, Ms } from './units.ts';

/** How finely it is told when something became known of a request. */
export const TICK_MS: Ms = 100;

/**
 * What became known of requests within one tenth of a second, by when they *ended*: a request that hangs is known to
 * be bad only when it times out. Live conditions are told from it; the journal keeps seconds, by when requests began.
 */
export type LoadTick = Omit<SecondRecord, 'second'> & {
  /** The start of the tenth of a second. */
  readonly tickMs: EpochMs;
};
