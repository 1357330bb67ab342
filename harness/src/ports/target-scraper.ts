import type { RawSeries } from '../domain/raw-series.ts';
import type { EpochMs, Ms } from '../domain/units.ts';

/** A target of Prometheus, as one who wants to ask it himself needs it. */
export type DirectTarget = {
  /** After relabelling, as they are on every series of it. */
  readonly labels: RawSeries['labels'];
  readonly url: string;
  /** How often Prometheus scrapes it, where it says so. */
  readonly intervalMs?: Ms;
};

/** One series of an answer, with the labels that Prometheus would give it, and its value, which may be NaN. */
export type ExposedSample = { readonly labels: RawSeries['labels']; readonly value: number };

/** What a target answered; it read its counters between the two times, which are ours. */
export type DirectScrape = {
  readonly sentMs: EpochMs;
  readonly receivedMs: EpochMs;
  readonly samples: readonly ExposedSample[];
};

/** Asks targets of Prometheus for their metrics, without Prometheus in between. */
export interface TargetScraper {
  /** What Prometheus scrapes. Rejects with `METRICS_FAILED`. */
  directTargets(signal: AbortSignal): Promise<readonly DirectTarget[]>;
  /**
   * The metrics of those names. Has a short deadline of its own. Rejects with `METRICS_FAILED`, in words that may be
   * shown, when the target cannot be reached from here or its answer is not the text format.
   */
  scrape(
    target: DirectTarget,
    names: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<DirectScrape>;
}
