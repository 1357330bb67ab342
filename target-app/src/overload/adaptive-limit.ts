/** How often the limit may change: as often as there is news of the event loop. */
export const ADAPT_EVERY_MS = 200;
const SHRINK_BY = 0.7;
const GROW_BY = 1.25;
/** To refuse costs nearly as much as to answer from the cache: shedding more than this would gain nothing. */
const LEAST_SHARE = 0.5;

/**
 * How many requests may be under way: fewer and fewer while the event loop is late, soon more again when it is not. It
 * so settles at what the process can do now, which depends on what else the machine does.
 */
export class AdaptiveLimit {
  private readonly most: number;
  private readonly least: number;
  private readonly now: () => number;
  private limit: number;
  private adaptedAtMs: number;

  constructor(most: number, now: () => number) {
    this.most = most;
    this.least = Math.max(1, most * LEAST_SHARE);
    this.now = now;
    this.limit = most;
    this.adaptedAtMs = now();
  }

  current(isLoopLate: boolean): number {
    const steps = Math.floor((this.now() - this.adaptedAtMs) / ADAPT_EVERY_MS);
    if (steps > 0) {
      this.adaptedAtMs += steps * ADAPT_EVERY_MS;
      // Nobody asked in the steps before this one, so there was nothing to shrink for.
      this.limit = isLoopLate
        ? Math.max(this.least, this.limit * SHRINK_BY)
        : Math.min(this.most, this.limit * GROW_BY ** steps);
    }
    return this.limit;
  }
}
