import { formatDuration, type Ms } from '../../domain/units.ts';

export const BEAT_EVERY_MS: Ms = 200;
export const TICK_MS: Ms = 200;
/** So long may the other side be silent, be it ever so starved of processor time. */
export const LEASE_MS: Ms = 5_000;
/** After so long it is looked at: a process that is stopped will not beat again by itself. */
const QUIET_MS: Ms = 500;
/** Two looks, so that one that is stopped and continued at once, as by a debugger that attaches, is let be. */
const STOPPED_LOOKS = 2;

export type Loss = { readonly kind: 'dead' | 'frozen' | 'overdue'; readonly why: string };

/**
 * Judges from its beats whether the other process is alive. Silence is counted in the judge's own ticks: time in
 * which the judge itself did not run, on a starved or sleeping machine, is nobody's silence.
 */
export class Lease {
  readonly #look: () => 'running' | 'stopped' | 'gone';
  #silentMs: Ms = 0;
  #stoppedLooks = 0;
  #leftMs: Ms = Number.POSITIVE_INFINITY;
  #limitMs: Ms = Number.POSITIVE_INFINITY;

  constructor(look: () => 'running' | 'stopped' | 'gone') {
    this.#look = look;
  }

  beat(): void {
    this.#silentMs = 0;
    this.#stoppedLooks = 0;
  }

  /** From now on it has so long in all. */
  limit(limitMs: Ms): void {
    this.#limitMs = limitMs;
    this.#leftMs = limitMs;
  }

  /** To be called every `TICK_MS`, with the time since the last call. */
  tick(elapsedMs: Ms): Loss | undefined {
    this.#leftMs -= elapsedMs;
    this.#silentMs += Math.min(elapsedMs, 2 * TICK_MS);
    if (this.#leftMs <= 0) {
      return { kind: 'overdue', why: `not done after ${formatDuration(this.#limitMs)}` };
    }
    if (this.#silentMs < QUIET_MS) return undefined;
    switch (this.#look()) {
      case 'gone':
        return { kind: 'dead', why: 'dead' };
      case 'stopped':
        this.#stoppedLooks += 1;
        if (this.#stoppedLooks < STOPPED_LOOKS) return undefined;
        return { kind: 'frozen', why: 'stopped by a signal' };
      case 'running':
        this.#stoppedLooks = 0;
        if (this.#silentMs < LEASE_MS) return undefined;
        return { kind: 'frozen', why: `silent for ${formatDuration(LEASE_MS)}` };
    }
  }
}
