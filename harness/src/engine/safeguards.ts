import { FaultlineError } from '../domain/faultline-error.ts';
import type { EpochMs, Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { TargetLeases } from '../ports/target-leases.ts';
import type { PostedWatchdog, Watchdog } from '../ports/watchdog.ts';
import type { ArmedFault } from './armed-fault.ts';
import type { Journalist } from './journalist.ts';
import type { StopControl } from './stop-control.ts';

/** How much longer than its phases a run may take: undoing with every retry, the last answers, reading the metrics. */
const OVERTIME_MS: Ms = 300_000;
/** A watchdog that keeps dying is being killed on purpose, or cannot live here. */
const MOST_REPLACED = 3;
const NEVER = new AbortController().signal;

type SafeguardNeeds = {
  readonly watchdog: Watchdog;
  readonly leases: TargetLeases;
  readonly clock: Clock;
  readonly journal: Journalist;
  readonly stop: StopControl;
};

/**
 * What has to stand before a run may break anything, and until it is undone: a watchdog that undoes it if this process
 * cannot, and a lease on every target. The leases are given back last: nobody else touches a target before the watchdog
 * is gone, which might still act on it.
 */
export class Safeguards {
  readonly #needs: SafeguardNeeds;
  #posted: PostedWatchdog | undefined;
  #deadlineAtMs: EpochMs = 0;
  #isLowered = false;

  constructor(needs: SafeguardNeeds) {
    this.#needs = needs;
  }

  /** From here on somebody sees what becomes of this process, though not yet with everything at hand to undo it. */
  post(): void {
    this.#posted = this.#needs.watchdog.start();
  }

  /** Takes the leases; rejects with `TARGET_BUSY` or `LEFTOVERS`. */
  async hold(faults: readonly ArmedFault[]): Promise<void> {
    await this.#needs.leases.acquire(faults.flatMap(({ context }) => context.frozen));
  }

  /**
   * Resolves when faults may be injected, for so many phases. Rejects with `WATCHDOG_FAILED`, and as soon as the run is
   * stopped.
   */
  async raise(phasesMs: Ms): Promise<void> {
    const { clock, watchdog } = this.#needs;
    this.#deadlineAtMs = clock.now() + phasesMs + OVERTIME_MS;
    const posted = this.#posted ?? watchdog.start();
    await this.#rely(posted, this.#needs.stop.signal);
    void this.#replaceWheneverLost(posted);
  }

  /**
   * Lowers them once everything is undone and its end is written. What could not be undone, or not be written to be so,
   * stays leased: no run begins on top of it.
   */
  async lowerAfter(clean: boolean, writeEnd: () => Promise<void>): Promise<void> {
    let isWritten = false;
    try {
      await writeEnd();
      isWritten = true;
    } finally {
      this.#isLowered = true;
      await this.#posted?.dismiss();
      if (clean && isWritten) await this.#needs.leases.release();
    }
  }

  async #rely(posted: PostedWatchdog, signal: AbortSignal): Promise<void> {
    this.#posted = posted;
    const { clock, journal } = this.#needs;
    await posted.guard(Math.max(1, this.#deadlineAtMs - clock.now()), signal);
    if (this.#isLowered) return;
    const { process, leaseMs } = posted;
    const deadlineAtMs = this.#deadlineAtMs;
    await journal.intend({ type: 'watchdog.started', pid: process.pid, leaseMs, deadlineAtMs });
  }

  /** A run never goes on unwatched: another one takes the place of a watchdog that died, or the run ends. */
  async #replaceWheneverLost(first: PostedWatchdog): Promise<void> {
    const { stop, watchdog } = this.#needs;
    try {
      let posted = first;
      for (let replaced = 0; ; replaced += 1) {
        const why = await posted.lost;
        if (this.#isLowered) return;
        if (replaced === MOST_REPLACED) throw lostTooOften(why);
        posted = watchdog.start();
        // A run that is being stopped is undoing: it needs one all the same.
        await this.#rely(posted, NEVER);
      }
    } catch (error) {
      if (!this.#isLowered) stop.request({ kind: 'failure', error });
    }
  }
}

function lostTooOften(why: string): FaultlineError {
  return new FaultlineError(
    'WATCHDOG_FAILED',
    `The watchdog was lost ${String(MOST_REPLACED + 1)} times, at last because ${why}; a run does not go on without one.`,
    { hint: 'Find out what ends it; what had been broken is undone.' },
  );
}
