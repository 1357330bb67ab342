import type { BreakerRegistry } from '../resilience/breaker-registry.ts';
import type { Metrics } from './metrics.ts';

/** The few methods of a structured logger that this code calls: fields first, then what happened. */
export type Log = {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  fatal(fields: object, message: string): void;
};

/** What every part that talks to the outside is given to report with. */
export type Instruments = {
  readonly log: Log;
  readonly metrics: Metrics;
  /** Where circuit breakers are found by their names. */
  readonly breakers: BreakerRegistry;
};
