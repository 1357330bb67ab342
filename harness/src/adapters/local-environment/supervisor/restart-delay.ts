const FIRST_STEP_MS = 50;
const LONGEST_MS = 2_000;
const STEADY_AFTER_MS = 10_000;
const QUICK_ENDS_ALLOWED = 100;

/**
 * How long to wait before the next incarnation: nothing after a life of some length, then 50 ms, 100 ms … up to 2 s
 * while it keeps ending quickly; `give-up` after a hundred of those (about three minutes).
 */
export class RestartDelay {
  #quickEnds = 0;

  next(livedMs: number): number | 'give-up' {
    this.#quickEnds = livedMs >= STEADY_AFTER_MS ? 0 : this.#quickEnds + 1;
    if (this.#quickEnds > QUICK_ENDS_ALLOWED) return 'give-up';
    return this.#quickEnds <= 1
      ? 0
      : Math.min(LONGEST_MS, FIRST_STEP_MS * 2 ** (this.#quickEnds - 2));
  }
}
