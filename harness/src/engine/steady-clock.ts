import type { EpochMs, Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';

/**
 * The time of one run: what the machine's clock said when the run began, and steady from then on. Phases keep their
 * length and nothing waits for an hour that was taken back, whoever sets the clock meanwhile.
 */
export class SteadyClock implements Clock {
  readonly #clock: Clock;
  readonly #startedAtMs: EpochMs;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAtMs = clock.now() - clock.uptimeMs();
  }

  now(): EpochMs {
    return Math.floor(this.#startedAtMs + this.#clock.uptimeMs());
  }

  uptimeMs(): Ms {
    return this.#clock.uptimeMs();
  }

  sleep(durationMs: Ms, signal: AbortSignal): Promise<void> {
    return this.#clock.sleep(durationMs, signal);
  }

  /** How far the machine's clock is ahead of where it would be if nobody had set it; negative when it is behind. */
  setByMs(): Ms {
    return this.#clock.now() - this.now();
  }
}
