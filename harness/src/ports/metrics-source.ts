import type { ClockOffset } from '../domain/plan.ts';
import type { CapturedSeries } from '../domain/raw-series.ts';
import type { EpochMs } from '../domain/units.ts';

export type ScrapeTarget = {
  readonly instance: string;
  readonly up: boolean;
  readonly lastScrapeMs: EpochMs;
};

/** Where service-side indicators come from. Every call has a deadline of its own and rejects with `METRICS_FAILED`. */
export interface MetricsSource {
  compareClocks(signal: AbortSignal): Promise<ClockOffset>;
  /** What is scraped, and when it last was. */
  targets(signal: AbortSignal): Promise<readonly ScrapeTarget[]>;
  /** The raw samples of a bare selector in `[fromMs, toMs]`, with their true scrape times. */
  rawSamples(
    selector: string,
    span: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
    signal: AbortSignal,
  ): Promise<CapturedSeries>;
  /** What a query gives now, one number a series; none when it gives nothing. */
  valuesNow(query: string, signal: AbortSignal): Promise<readonly number[]>;
}

/** Opens the source an environment names. */
export type OpenMetricsSource = (prometheusUrl: string) => MetricsSource;
