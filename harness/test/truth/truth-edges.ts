import { setTimeout as wait } from 'node:timers/promises';
import type { CapturedSeries } from '../../src/domain/raw-series.ts';
import type { ClockOffset } from '../../src/domain/plan.ts';
import type { EpochMs } from '../../src/domain/units.ts';
import { BoundaryScrapes } from '../../src/engine/boundary-scrapes.ts';
import { systemClock } from '../../src/adapters/system-clock/system-clock.ts';
import type { MetricsSource } from '../../src/ports/metrics-source.ts';
import { LOCAL, CACHE_LATENCY } from '../fixtures/sample-experiment.ts';
import { askedOfJob } from './truth-objectives.ts';

/** What was scraped at the edges that a session had planned, in its lane. */
export type EdgeRecord = {
  readonly edges: readonly EpochMs[];
  /** Scrapes of our own, as a run journals them, and why others are not there. */
  readonly scraped: readonly CapturedSeries[];
  readonly remarks: readonly string[];
};

const SPACING = { leastMs: 2_500, mostMs: 5_500 };
const AHEAD_MS = 1_000;

/** Plays a run whose phases begin and end at random until it is told to stop, for one scrape job. */
export class TruthEdges {
  readonly #boundaries: BoundaryScrapes;
  readonly #experiment: typeof CACHE_LATENCY;
  readonly #source: MetricsSource;
  readonly #over = new AbortController();
  readonly #edges: EpochMs[] = [];

  /** `clock` is how the session compares the clocks: one run has one comparison. */
  constructor(job: string, source: MetricsSource, clock: ClockOffset) {
    const objectives = askedOfJob(job).map(({ objective }) => objective);
    this.#experiment = { ...CACHE_LATENCY, objectives, faults: [] };
    const never = new AbortController().signal;
    this.#boundaries = new BoundaryScrapes(this.#experiment, systemClock, never);
    const description = { ...LOCAL, services: {}, links: {} };
    this.#source = this.#boundaries.open(description, () => ({
      targets: (...asked) => source.targets(...asked),
      rawSamples: (...asked) => source.rawSamples(...asked),
      valuesOver: (...asked) => source.valuesOver(...asked),
      valuesNow: (...asked) => source.valuesNow(...asked),
      compareClocks: async () => clock,
      ...(source.direct === undefined ? {} : { direct: source.direct }),
    }));
  }

  async start(): Promise<void> {
    await this.#source.compareClocks(this.#over.signal);
    void this.#expectEdges();
  }

  async end(span: { readonly fromMs: EpochMs; readonly toMs: EpochMs }): Promise<EdgeRecord> {
    this.#over.abort();
    const captured: CapturedSeries[] = [];
    const environment = { ...LOCAL, services: {}, links: {} };
    const signal = new AbortController().signal;
    await this.#boundaries.capture(
      { experiment: this.#experiment, environment, span, signal },
      this.#source,
      {
        note: async (event) => {
          if (event.type === 'metrics.captured') captured.push(event.captured);
        },
      },
    );
    const own = captured.filter(({ source }) => source === 'boundary');
    return {
      edges: this.#edges,
      scraped: own.filter(({ remarks }) => remarks === undefined),
      remarks: own.flatMap(({ remarks = [] }) => remarks),
    };
  }

  async #expectEdges(): Promise<void> {
    const { leastMs, mostMs } = SPACING;
    while (!this.#over.signal.aborted) {
      const edgeMs = Date.now() + AHEAD_MS;
      this.#boundaries.expect(edgeMs);
      this.#edges.push(edgeMs);
      await wait(leastMs + Math.random() * (mostMs - leastMs), undefined, { ref: false });
    }
  }
}
