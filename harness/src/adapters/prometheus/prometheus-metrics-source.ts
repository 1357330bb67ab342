import { FaultlineError } from '../../domain/faultline-error.ts';
import type { ClockOffset } from '../../domain/plan.ts';
import { HELD_STEPS } from '../../domain/promql-lookback.ts';
import type { CapturedSeries } from '../../domain/raw-series.ts';
import { type EpochMs, type Ms, parseQuantity } from '../../domain/units.ts';
import type {
  MetricsSource,
  OpenMetricsSource,
  SampleKind,
  ScrapeTarget,
} from '../../ports/metrics-source.ts';
import type { TargetScraper } from '../../ports/target-scraper.ts';
import { offsetFrom, type RoundTrip } from './compare-clocks.ts';
import { readDirectTargets } from './direct-targets.ts';
import { isRecord, type PrometheusApi, prometheusApi } from './prometheus-api.ts';
import {
  type Read,
  readLabels,
  readMatrix,
  readNumbers,
  readScalar,
  readVector,
} from './read-samples.ts';
import { scrapeDirectly } from './scrape-directly.ts';

const ROUND_TRIPS = 5;

/** Opens a Prometheus, 2.33 or later; connects when first asked. A URL may carry `user:password@` and a path. */
export const openPrometheus: OpenMetricsSource = (prometheusUrl) =>
  new PrometheusMetricsSource(prometheusApi(prometheusUrl));

/** Reads service-side numbers from Prometheus over its HTTP API. */
export class PrometheusMetricsSource implements MetricsSource {
  readonly #api: PrometheusApi;
  readonly #now: () => EpochMs;

  constructor(api: PrometheusApi, now: () => EpochMs = Date.now) {
    this.#api = api;
    this.#now = now;
  }

  readonly direct: TargetScraper = {
    directTargets: async (signal) => {
      const data = await this.#api.get('targets', { state: 'active' }, signal);
      return this.#expect(readDirectTargets(data), 'targets');
    },
    scrape: (target, names, signal) => scrapeDirectly(target, names, signal, this.#now),
  };

  async compareClocks(signal: AbortSignal): Promise<ClockOffset> {
    const trips: RoundTrip[] = [];
    for (let i = 0; i < ROUND_TRIPS; i += 1) {
      const sentMs = this.#now();
      const data = await this.#api.get('query', { query: 'time()' }, signal);
      const receivedMs = this.#now();
      const theirMs = Math.round(this.#expect(readScalar(data), 'time()') * 1_000);
      trips.push({ sentMs, receivedMs, theirMs });
    }
    const offset = offsetFrom(trips);
    if (offset === undefined) throw new RangeError('No round trip was made.');
    return offset;
  }

  async targets(signal: AbortSignal): Promise<readonly ScrapeTarget[]> {
    const data = await this.#api.get('targets', { state: 'active' }, signal);
    // Not the time in the list of targets: that is set before the samples can be read.
    const query = 'timestamp(up)';
    const stored = this.#expect(readVector(await this.#api.get('query', { query }, signal)), query);
    const lastSeconds = new Map(stored.map(({ labels, value }) => [keyOf(labels), value]));
    const active: unknown = isRecord(data) ? data['activeTargets'] : undefined;
    if (!Array.isArray(active)) throw this.#odd('has no list of targets', 'targets');
    return active.filter(isRecord).map((target) => {
      const labels = isRecord(target['labels']) ? readLabels(target['labels']) : {};
      return {
        instance: labels['instance'] ?? '',
        up: target['health'] === 'up',
        lastScrapeMs: Math.round((lastSeconds.get(keyOf(labels)) ?? 0) * 1_000),
        ...intervalOf(target['scrapeInterval']),
      };
    });
  }

  async rawSamples(
    selector: string,
    span: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
    signal: AbortSignal,
    kind: SampleKind = 'counter',
  ): Promise<CapturedSeries> {
    const fromMs = Math.floor(span.fromMs);
    const toMs = Math.ceil(span.toMs);
    // A range is open on its left since Prometheus 3 and closed before: one millisecond more, cut below.
    const query = `${selector}[${String(toMs - fromMs + 1)}ms] @ ${(toMs / 1_000).toFixed(3)}`;
    const data = await this.#api.get('query', { query }, signal);
    const series = this.#expect(readMatrix(data, kind === 'gauge' ? 'leave-out' : 'refuse'), query);
    const isInside = ([atMs]: readonly [EpochMs, unknown]) => atMs >= fromMs && atMs <= toMs;
    return {
      selector,
      fromMs,
      toMs,
      series: series
        .map(({ labels, samples, histograms }) => ({
          labels,
          samples: samples.filter(isInside),
          ...(histograms === undefined ? {} : { histograms: histograms.filter(isInside) }),
        }))
        .filter(({ samples, histograms = [] }) => samples.length > 0 || histograms.length > 0),
    };
  }

  async valuesOver(
    query: string,
    span: { readonly fromMs: EpochMs; readonly toMs: EpochMs },
    stepMs: Ms,
    signal: AbortSignal,
  ): Promise<CapturedSeries> {
    const parameters = {
      query,
      start: (span.fromMs / 1_000).toFixed(3),
      end: (span.toMs / 1_000).toFixed(3),
      step: (stepMs / 1_000).toFixed(3),
      // Without it a series that is gone would be held for five minutes.
      lookback_delta: `${String(Math.ceil(HELD_STEPS * stepMs))}ms`,
    };
    const data = await this.#api.get('query_range', parameters, signal);
    const series = this.#expect(readMatrix(data, 'leave-out'), query).filter(
      ({ samples }) => samples.length > 0,
    );
    return { selector: query, stepMs, fromMs: span.fromMs, toMs: span.toMs, series };
  }

  async valuesNow(query: string, signal: AbortSignal): Promise<readonly number[]> {
    return this.#expect(readNumbers(await this.#api.get('query', { query }, signal)), query);
  }

  #expect<T>(read: Read<T>, query: string): T {
    if (!read.ok) throw this.#odd(read.problem, query);
    return read.value;
  }

  #odd(problem: string, about: string): FaultlineError {
    return new FaultlineError(
      'METRICS_FAILED',
      `The answer of Prometheus at ${this.#api.shownUrl} ${problem} (${about}).`,
    );
  }
}

/** `1m30s`; a Prometheus before 2.30 does not say. */
function intervalOf(written: unknown): Pick<ScrapeTarget, 'scrapeIntervalMs'> {
  if (typeof written !== 'string') return {};
  const interval = parseQuantity('duration', written);
  return interval.ok && interval.value > 0 ? { scrapeIntervalMs: interval.value } : {};
}

function keyOf(labels: Readonly<Record<string, string>>): string {
  const { __name__: _, ...own } = labels;
  return JSON.stringify(Object.entries(own).sort(([a], [b]) => (a < b ? -1 : 1)));
}
