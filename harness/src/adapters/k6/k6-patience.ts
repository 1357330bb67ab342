import type { Ms } from '../../domain/units.ts';

/** How long k6 is given for each step before the next, harder one. */
export type K6Patience = {
  /** From its start until it waits to be released. */
  readonly startUpMs: Ms;
  /** For an answer of its API. */
  readonly apiMs: Ms;
  /** From the stop it agreed to until it has ended: the script's `teardown()` runs in it. */
  readonly stopMs: Ms;
  /** After each signal. */
  readonly signalMs: Ms;
};

export const DEFAULT_PATIENCE: K6Patience = {
  startUpMs: 15_000,
  apiMs: 2_000,
  stopMs: 5_000,
  signalMs: 2_000,
};
