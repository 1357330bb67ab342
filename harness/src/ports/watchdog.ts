import type { RunOwner } from '../domain/journal-event.ts';
import type { Ms } from '../domain/units.ts';

/** What undoes everything when this process cannot: a process of its own, which outlives this one. */
export interface Watchdog {
  /**
   * Starts one. From the moment this returns, whatever becomes of this process is noticed; whether it can act on it,
   * and undo, is known only when `guard` resolves. Throws `WATCHDOG_FAILED`.
   */
  start(): PostedWatchdog;
}

export type PostedWatchdog = {
  readonly process: RunOwner;
  /** How long this process may be silent before it counts as frozen; one that is stopped does so at once. */
  readonly leaseMs: Ms;
  /**
   * Resolves when it is ready to undo; from now on this process has `limitMs` to dismiss it. Rejects with
   * `WATCHDOG_FAILED`, and what it logged, when it does not become ready, and with the signal's reason as soon as that
   * aborts; it stays posted then.
   */
  guard(limitMs: Ms, signal: AbortSignal): Promise<void>;
  /** Resolves with the reason when it is dead or frozen itself, and never otherwise. */
  readonly lost: Promise<string>;
  /** Sends it away, because the run has ended; resolves when it is gone. Safe to call again. */
  dismiss(): Promise<void>;
};
