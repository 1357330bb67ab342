import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.ts';

/** The machine's own clock, which the load generator on the same machine shares. */
export const systemClock: Clock = {
  now: () => Date.now(),
  uptimeMs: () => performance.now(),
  sleep: async (durationMs, signal) => {
    signal.throwIfAborted();
    try {
      await sleep(durationMs, undefined, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  },
};
