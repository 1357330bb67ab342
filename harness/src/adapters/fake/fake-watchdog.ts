import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';
import type { Clock } from '../../ports/clock.ts';
import type { PostedWatchdog, Watchdog } from '../../ports/watchdog.ts';

/** Watchdogs in memory that tests can kill, and that fail to come up when told so. */
export class FakeWatchdog implements Watchdog {
  /** What was done, in order: `start 1`, `guard 1 for 5000 ms`, `dismiss 1`. */
  readonly done: string[] = [];
  #started = 0;
  #failing: 'start' | 'guard' | undefined;
  #comeUp: (signal: AbortSignal) => Promise<void> = () => Promise.resolve();
  #lose: (why: string) => void = () => undefined;

  /** The next ones fail so. */
  failAt(step: 'start' | 'guard'): void {
    this.#failing = step;
  }

  /** The next ones take so long to come up. */
  comeUpAfter(ms: Ms, clock: Clock): void {
    this.#comeUp = (signal) => clock.sleep(ms, signal);
  }

  /** The one that is on guard dies. */
  kill(why: string): void {
    this.#lose(why);
  }

  start(): PostedWatchdog {
    this.#started += 1;
    const pid = this.#started;
    this.done.push(`start ${String(pid)}`);
    if (this.#failing === 'start') throw failed('could not be started');
    const lost = new Promise<string>((resolve) => {
      this.#lose = resolve;
    });
    return {
      process: { pid, startTime: '1', bootId: 'boot' },
      leaseMs: 5_000,
      lost,
      guard: (limitMs: Ms, signal: AbortSignal) => {
        this.done.push(`guard ${String(pid)} for ${String(limitMs)} ms`);
        return this.#failing === 'guard'
          ? Promise.reject(failed('did not come up'))
          : this.#comeUp(signal);
      },
      dismiss: () => {
        this.done.push(`dismiss ${String(pid)}`);
        return Promise.resolve();
      },
    };
  }
}

function failed(how: string): FaultlineError {
  return new FaultlineError('WATCHDOG_FAILED', `The watchdog ${how}.`);
}
