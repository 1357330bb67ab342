import type { ClockOffset } from '../domain/plan.ts';
import type { CapturedSeries } from '../domain/raw-series.ts';
import type { EpochMs, Ms } from '../domain/units.ts';
import type { TargetScraper } from './target-scraper.ts';

export type ScrapeTarget = {
  readonly instance: string;
  readonly up: boolean;
  readonly lastScrapeMs: EpochMs;
  /** How often it is scraped, where the source says so. */
  readonly scrapeIntervalMs?: Ms;
};

/** What a selector reads: of a counter every sample has to be a number, of a gauge one that is none is no data. */
export type SampleKind = 'counter' | 'gauge';

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
    kind?: SampleKind,
  ): Promise<CapturedSeries>;
  /**
   * What a query gives at `fromMs` and every `stepMs` after it, up to `toMs`. A series that ended is held for two steps
   * and no longer; where a query gives no number, there is no sample.
   */
  valuesOver(
    query: string,
    span: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
    stepMs: Ms,
    signal: AbortSignal,
  ): Promise<CapturedSeries>;
  /** What a query gives now, one number a series; none when it gives nothing. */
  valuesNow(query: string, signal: AbortSignal): Promise<readonly number[]>;
  /** Asks what is scraped itself; absent where that cannot be done. */
  readonly direct?: TargetScraper;
}

/** Opens the source an environment names. */
export type OpenMetricsSource = (prometheusUrl: string) => MetricsSource;
