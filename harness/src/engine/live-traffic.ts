import type { LoadTick } from '../domain/load-tick.ts';
import { mergeTicks } from '../domain/merge-ticks.ts';
import type { Ms } from '../domain/units.ts';

/** Longer than it takes to evaluate a condition twice, so that what it is dated by is still there. */
const MARGIN_MS: Ms = 5_000;

/** What became known of requests lately: as much as live conditions look back, and no more. */
export class LiveTraffic {
  readonly #keepMs: Ms;
  #ticks: readonly LoadTick[] = [];

  constructor(longestSpanMs: Ms) {
    this.#keepMs = longestSpanMs + MARGIN_MS;
  }

  add(ticks: readonly LoadTick[]): void {
    const all = mergeTicks(this.#ticks, ticks);
    const fromMs = (all.at(-1)?.tickMs ?? 0) - this.#keepMs;
    this.#ticks = all.filter(({ tickMs }) => tickMs >= fromMs);
  }

  /** Ascending, one for each tenth of a second in which anything became known. */
  get ticks(): readonly LoadTick[] {
    return this.#ticks;
  }
}
