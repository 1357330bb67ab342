import type { EnvironmentDescription } from '../domain/environment.ts';
import type { Experiment } from '../domain/experiment.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import type { ClockOffset } from '../domain/plan.ts';
import type { CapturedSeries, UnansweredScrape } from '../domain/raw-series.ts';
import { metricOf } from '../domain/selector.ts';
import type { EpochMs, Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricsSource, OpenMetricsSource } from '../ports/metrics-source.ts';
import type { DirectTarget } from '../ports/target-scraper.ts';
import { type BoundaryScrape, checkBoundaries } from './boundary-check.ts';
import { boundarySelectors, boundaryTargets } from './boundary-targets.ts';
import { captureMetrics } from './capture-metrics.ts';
import type { Journalist } from './journalist.ts';

/** Long enough for a scrape to be over before the edge, on a busy machine too. */
const LEAD_MS: Ms = 150;
/** Timers are a little early at times, and a scrape must not begin before the edge. */
const LAG_MS: Ms = 10;

/**
 * Scrapes the targets of the service-side indicators ourselves, shortly before and after each edge of a phase
 * (docs/method.md, Service-side numbers). All of it happens beside the story of a run: nothing waits for it, and what
 * cannot be scraped is told in a remark and fails nothing.
 */
export class BoundaryScrapes {
  readonly #selectors: ReadonlySet<string>;
  readonly #names: ReadonlySet<string>;
  readonly #clock: Clock;
  readonly #over = new AbortController();
  readonly #signal: AbortSignal;
  readonly #edges = new Set<EpochMs>();
  readonly #pending: Promise<void>[] = [];
  readonly #scrapes: BoundaryScrape[] = [];
  readonly #remarks = new Set<string>();
  readonly #unanswered: UnansweredScrape[] = [];
  readonly #captured = new Map<string, CapturedSeries>();
  #source: MetricsSource | undefined;
  #offset: ClockOffset | undefined;
  /** Known as soon as each has answered for the first time. */
  #targets: readonly DirectTarget[] = [];

  /** Ends at once when `stop` aborts. */
  constructor({ objectives }: Pick<Experiment, 'objectives'>, clock: Clock, stop: AbortSignal) {
    this.#selectors = boundarySelectors(objectives);
    this.#names = new Set([...this.#selectors].map(metricOf));
    this.#clock = clock;
    this.#signal = AbortSignal.any([stop, this.#over.signal]);
  }

  /** Opens the source of an environment; what it says of the clocks and of Prometheus's samples is remembered here. */
  open(
    { prometheusUrl }: Pick<EnvironmentDescription, 'prometheusUrl'>,
    openMetrics: OpenMetricsSource,
  ): MetricsSource {
    const source = openMetrics(prometheusUrl);
    if (source.direct === undefined || this.#selectors.size === 0) return source;
    this.#source = source;
    return {
      targets: (signal) => source.targets(signal),
      valuesOver: (...asked) => source.valuesOver(...asked),
      valuesNow: (...asked) => source.valuesNow(...asked),
      compareClocks: async (signal) => {
        this.#offset = await source.compareClocks(signal);
        return this.#offset;
      },
      rawSamples: async (selector, ...asked) => {
        const read = await source.rawSamples(selector, ...asked);
        if (this.#selectors.has(selector)) this.#captured.set(selector, read);
        return read;
      },
    };
  }

  /** A phase begins or ends then. Returns at once. */
  expect(edgeMs: EpochMs): void {
    if (this.#source === undefined || this.#offset === undefined) return;
    if (this.#edges.size === 0) this.#beside(this.#findTargets(this.#source));
    if (this.#edges.has(edgeMs)) return;
    this.#edges.add(edgeMs);
    // What the clocks may be apart is cut off on either side of the edge.
    const { errorMs } = this.#offset;
    this.#beside(this.#scrapeAt(edgeMs - Math.ceil(errorMs) - LEAD_MS));
    this.#beside(this.#scrapeAt(edgeMs + Math.ceil(errorMs) + LAG_MS));
  }

  /** Captures what the judge needs, and then those of our own scrapes that fit what Prometheus has. */
  async capture(
    needs: Parameters<typeof captureMetrics>[0],
    source: MetricsSource,
    journal: Pick<Journalist, 'note'>,
  ): Promise<void> {
    await captureMetrics(needs, source, this.#clock, journal);
    this.#over.abort();
    await Promise.all(this.#pending);
    if (this.#offset === undefined) return;
    const found = checkBoundaries(this.#scrapes, [...this.#captured.values()], this.#offset);
    for (const captured of found.parts) await journal.note({ type: 'metrics.captured', captured });
    const remarks = [...this.#remarks, ...found.dropped];
    const [selector] = this.#selectors;
    const unanswered = this.#unanswered;
    if (remarks.length + unanswered.length === 0 || selector === undefined) return;
    const told = { remarks, ...(unanswered.length === 0 ? {} : { unanswered }) };
    const captured = { selector, source: 'boundary', ...needs.span, series: [], ...told } as const;
    await journal.note({ type: 'metrics.captured', captured });
  }

  /** Whatever fails is worth a remark, unless it was ended from here. */
  #beside(work: Promise<void>): void {
    const told = work.catch((error: unknown) => {
      if (!this.#signal.aborted) this.#remarks.add(toErrorRecord(error).message);
    });
    this.#pending.push(told);
  }

  async #findTargets(source: MetricsSource): Promise<void> {
    const found = await boundaryTargets(source, this.#selectors, this.#clock.now(), this.#signal);
    for (const remark of found.remarks) this.#remarks.add(remark);
    await Promise.all(
      found.targets.map((target) => this.#tryFirst(source, target).catch(this.#remember)),
    );
  }

  /** One that does not answer is not asked again: it may be on a network that is not ours. */
  async #tryFirst(source: MetricsSource, target: DirectTarget): Promise<void> {
    await this.#ask(source, target);
    this.#targets = [...this.#targets, target];
  }

  async #scrapeAt(atMs: EpochMs): Promise<void> {
    await this.#clock.sleep(Math.max(0, atMs - this.#clock.now()), this.#signal);
    const source = this.#source;
    if (source === undefined) return;
    const atNowMs = this.#clock.now();
    await Promise.all(
      this.#targets.map((target) =>
        this.#ask(source, target).catch((error: unknown) => this.#missed(target, atNowMs, error)),
      ),
    );
  }

  async #ask({ direct }: MetricsSource, target: DirectTarget): Promise<void> {
    const scrape = await direct?.scrape(target, this.#names, this.#signal);
    if (scrape !== undefined) this.#scrapes.push({ ...scrape, target });
  }

  /** It has answered before, so that it can be reached from here: it may be down, by a fault of this very run. */
  #missed({ labels }: DirectTarget, atMs: EpochMs, error: unknown): void {
    if (this.#signal.aborted) return;
    const { message } = toErrorRecord(error);
    this.#unanswered.push({ instance: labels['instance'] ?? '', atMs, message });
  }

  readonly #remember = (error: unknown): void => {
    if (!this.#signal.aborted) this.#remarks.add(toErrorRecord(error).message);
  };
}
