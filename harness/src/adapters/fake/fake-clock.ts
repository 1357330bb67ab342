import type { EpochMs, Ms } from '../../domain/units.ts';
import type { Clock } from '../../ports/clock.ts';

type Sleeper = { readonly wakeAtMs: EpochMs; readonly wake: () => void };

/**
 * A clock that stands still until it is moved. `by-hand`: only `advance` moves it. `by-itself`: it jumps to the
 * next sleeper as soon as nothing else is left to do, so that an hour of waiting takes no time.
 */
export class FakeClock implements Clock {
  #nowMs: EpochMs;
  readonly #moves: 'by-hand' | 'by-itself';
  #sleepers: Sleeper[] = [];
  #isJumpDue = false;
  #setByMs: Ms = 0;

  constructor(
    startMs: EpochMs = Date.UTC(2026, 0, 1),
    { moves = 'by-hand' }: { readonly moves?: 'by-hand' | 'by-itself' } = {},
  ) {
    this.#nowMs = startMs;
    this.#moves = moves;
  }

  now(): EpochMs {
    return this.#nowMs + this.#setByMs;
  }

  uptimeMs(): Ms {
    return this.#nowMs;
  }

  /** Sets the clock forward or back, as a person or a time server does; nobody sleeps longer or shorter for that. */
  setBy(ms: Ms): void {
    this.#setByMs += ms;
  }

  sleep(durationMs: Ms, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason);
      };
      const sleeper = {
        wakeAtMs: this.#nowMs + durationMs,
        wake: () => {
          signal.removeEventListener('abort', abort);
          resolve();
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#sleepers.push(sleeper);
      this.#planJump();
    });
  }

  /** Moves on by `durationMs`, waking whoever is due, in order, each with a turn before the next is woken. */
  async advance(durationMs: Ms): Promise<void> {
    const untilMs = this.#nowMs + durationMs;
    await turn();
    for (let next = this.#next(untilMs); next !== undefined; next = this.#next(untilMs)) {
      this.#wake(next);
      await turn();
    }
    this.#nowMs = untilMs;
  }

  #next(untilMs: EpochMs): Sleeper | undefined {
    return this.#sleepers
      .filter((sleeper) => sleeper.wakeAtMs <= untilMs)
      .reduce<Sleeper | undefined>(
        (first, other) => (first === undefined || other.wakeAtMs < first.wakeAtMs ? other : first),
        undefined,
      );
  }

  #wake(sleeper: Sleeper): void {
    this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
    this.#nowMs = Math.max(this.#nowMs, sleeper.wakeAtMs);
    sleeper.wake();
  }

  #planJump(): void {
    if (this.#moves === 'by-hand' || this.#isJumpDue) return;
    this.#isJumpDue = true;
    setImmediate(() => {
      this.#isJumpDue = false;
      const next = this.#next(Number.POSITIVE_INFINITY);
      if (next === undefined) return;
      this.#wake(next);
      this.#planJump();
    });
  }
}

/** Lets everything run that is waiting for nothing but its turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
