import type { PhaseName, PhaseWindow } from '../domain/phase.ts';
import type { EpochMs, Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journalist } from './journalist.ts';

const SECOND_MS = 1_000;

/** Must return at once; it is told of an edge once or twice. */
type EdgeWatcher = { expect(edgeMs: EpochMs): void };

/**
 * Runs phases on whole seconds of the clock the load generator shares, so that no per-second client record
 * straddles a phase and no request has to be guessed into one.
 */
export class PhaseClock {
  readonly #clock: Clock;
  readonly #journal: Journalist;
  readonly #watcher: EdgeWatcher | undefined;

  /** `watcher` is told of every edge of a phase as soon as it is known. */
  constructor(clock: Clock, journal: Journalist, watcher?: EdgeWatcher) {
    this.#clock = clock;
    this.#journal = journal;
    this.#watcher = watcher;
  }

  /** Waits for the next whole second and resolves with it. */
  async nextSecond(signal: AbortSignal): Promise<EpochMs> {
    const instantMs = Math.ceil(this.#clock.now() / SECOND_MS) * SECOND_MS;
    this.#watcher?.expect(instantMs);
    await this.#sleepUntil(instantMs, signal);
    return instantMs;
  }

  /** Begins a phase at `startedAtMs`, does `work`, and ends it when its time is over, not when the work is. */
  async run(
    phase: PhaseName,
    span: { readonly startedAtMs: EpochMs; readonly durationMs: Ms },
    signal: AbortSignal,
    work: (endsAtMs: EpochMs) => Promise<void> = () => Promise.resolve(),
  ): Promise<PhaseWindow> {
    const { startedAtMs, durationMs } = span;
    const endedAtMs = startedAtMs + durationMs;
    this.#watcher?.expect(endedAtMs);
    await this.#journal.note({ type: 'phase.started', phase }, startedAtMs);
    await work(endedAtMs);
    await this.#sleepUntil(endedAtMs, signal);
    await this.#journal.note({ type: 'phase.ended', phase }, endedAtMs);
    return { phase, startedAtMs, endedAtMs };
  }

  async #sleepUntil(instantMs: EpochMs, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const leftMs = instantMs - this.#clock.now();
      if (leftMs <= 0) return;
      await this.#clock.sleep(leftMs, signal);
    }
  }
}
