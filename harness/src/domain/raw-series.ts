import type { EpochMs, Ms } from './units.ts';

/** The stored samples of one Prometheus series, with the true scrape times. */
export type RawSeries = {
  readonly labels: Readonly<Record<string, string>>;
  /** Ascending in time. Values are Prometheus floats; stale markers never appear. */
  readonly samples: readonly (readonly [atMs: EpochMs, value: number])[];
  /** Its native histograms, ascending in time; then there are no plain samples. */
  readonly histograms?: readonly (readonly [atMs: EpochMs, histogram: NativeHistogram])[];
};

/** One native histogram as it was scraped: counts since the process started, by bucket, none cumulative. */
export type NativeHistogram = {
  readonly count: number;
  /** Only those that hold something, ascending. A value at a boundary may lie in either of its neighbours. */
  readonly buckets: readonly NativeBucket[];
};

/** Values from `lower` to `upper` (the largest number stands for infinity); `rule` as Prometheus has it: 0 without `lower`, 1 without `upper`, 2 without either, 3 with both. */
export type NativeBucket = readonly [rule: number, lower: number, upper: number, count: number];

export type UnansweredScrape = {
  /** Of the target, as Prometheus has it. */
  readonly instance: string;
  readonly atMs: EpochMs;
  readonly message: string;
};

/**
 * What was read of one selector, or of one query, around one span of time. With `stepMs` its samples are no scrapes
 * but what the query gave at `fromMs` and every `stepMs` after it; the largest number stands for infinity, and a time
 * at which it gave no number has no sample.
 */
export type CapturedSeries = {
  readonly selector: string;
  readonly stepMs?: Ms;
  /** A scrape of our own near an edge of a phase, in Prometheus's time: one sample a series. Absent: from Prometheus. */
  readonly source?: 'boundary';
  /** Why scrapes of our own are not there, in sentences. */
  readonly remarks?: readonly string[];
  /** Which of them a target did not answer that had answered before; in our time. */
  readonly unanswered?: readonly UnansweredScrape[];
  readonly fromMs: EpochMs;
  readonly toMs: EpochMs;
  readonly series: readonly RawSeries[];
};
