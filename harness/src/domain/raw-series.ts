import type { EpochMs } from './units.ts';

/** The stored samples of one Prometheus series, with the true scrape times. */
export type RawSeries = {
  readonly labels: Readonly<Record<string, string>>;
  /** Ascending in time. Values are Prometheus floats; stale markers never appear. */
  readonly samples: readonly (readonly [atMs: EpochMs, value: number])[];
};

/** Raw samples that were read for one selector, around one span of time. */
export type CapturedSeries = {
  readonly selector: string;
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly series: readonly RawSeries[];
};
