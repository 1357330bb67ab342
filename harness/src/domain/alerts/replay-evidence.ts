import type { Ms } from '../units.ts';
import type { BurnAlert } from './burn-alert.ts';

/** From the earliest to the latest, by when scrapes and evaluations happen to fall. */
export type Between = { readonly earliestMs: Ms; readonly latestMs: Ms };

/** What one alert of production would have done about the incident. Times are since the injection. */
export type AlertReplay = BurnAlert & {
  /**
   * `fires` whenever scrapes and evaluations fall, `may-fire` only for some of them, `silent` for none; `cannot-fire`
   * where even a total outage is below its limit; `fires-already` when the baseline alone is above it.
   */
  readonly outcome: 'fires' | 'may-fire' | 'silent' | 'cannot-fire' | 'fires-already';
  /** The error ratio above which it fires. */
  readonly above: number;
  readonly firesAfter?: Between;
  readonly resolvesAfter?: Between;
  /** Had the incident gone on as it was on average; absent where that would never fire it. */
  readonly firesAfterIfItLastedMs?: Ms;
};

/** How fast the budget burnt at most, by window: 1 spends exactly the budget in the SLO's own window. */
type Burn = { readonly windowMs: Ms; readonly peak: number };

export type Replay = {
  readonly alerts: readonly AlertReplay[];
  readonly burn: readonly Burn[];
  readonly scrapeMs: Ms;
  readonly evaluationMs: Ms;
};
