import client, { type Registry } from 'prom-client';
import type { Log } from '../observability/instruments.ts';
import { eventCounter } from './count-events.ts';
import { History } from './history.ts';
import type { PrometheusSlos } from './prometheus-slos.ts';
import { ownStatuses, type EventsSample, type SloReport } from './slo-status.ts';
import { budgetRemaining, type Slo } from './slo.ts';

/** However many look at the dashboard, Prometheus is asked no more often; and no more often when it does not answer. */
const PROMETHEUS_EVERY_MS = 10_000;

export type SloServiceOptions = {
  readonly slos: readonly Slo[];
  readonly register: Registry;
  readonly prometheus: PrometheusSlos | undefined;
  readonly log: Log;
  readonly now: () => number;
};

/** Knows how the SLOs stand: by the metrics of this process, or by those of all replicas where Prometheus tells. */
export class SloService {
  readonly slos: readonly Slo[];
  private readonly options: SloServiceOptions;
  private readonly counters: readonly (readonly [string, ReturnType<typeof eventCounter>])[];
  private readonly history = new History<EventsSample>();
  private asked: { readonly atMs: number; readonly report: Promise<SloReport> } | undefined;

  constructor(options: SloServiceOptions) {
    this.options = options;
    this.slos = options.slos;
    this.counters = options.slos.map((slo) => [slo.name, eventCounter(slo, options.register)]);
    // Counters start at zero with the process.
    this.history.add({ atMs: options.now(), events: new Map() });
    this.exposeBudgets();
  }

  /** Remembers how the counters stand now; to be called every few seconds. */
  async remember(): Promise<void> {
    this.history.add(await this.sample());
  }

  report(): Promise<SloReport> {
    const { prometheus, now } = this.options;
    if (prometheus === undefined) return this.ownReport(undefined);
    const isOutdated = now() - (this.asked?.atMs ?? 0) >= PROMETHEUS_EVERY_MS;
    if (this.asked === undefined || isOutdated) {
      this.asked = { atMs: now(), report: this.reportBy(prometheus) };
    }
    return this.asked.report;
  }

  private async reportBy(prometheus: PrometheusSlos): Promise<SloReport> {
    try {
      const statuses = await prometheus.statuses(this.slos);
      return { scope: 'service', note: undefined, statuses };
    } catch (error) {
      this.options.log.warn({ err: error }, 'Prometheus could not be asked about the SLOs');
      return this.ownReport('Prometheus does not answer: these are the numbers of this replica.');
    }
  }

  private async ownReport(note: string | undefined): Promise<SloReport> {
    const statuses = ownStatuses(this.slos, this.history, await this.sample());
    return { scope: 'replica', note, statuses };
  }

  private async sample(): Promise<EventsSample> {
    const counted = await Promise.all(
      this.counters.map(async ([name, count]) => [name, await count()] as const),
    );
    return { atMs: this.options.now(), events: new Map(counted) };
  }

  private exposeBudgets(): void {
    const statuses = async () => (await this.ownReport(undefined)).statuses;
    const remaining = new client.Gauge({
      name: 'error_budget_remaining_ratio',
      help: 'Share of the error budget that this replica has not spent; below 0 the SLO is missed.',
      labelNames: ['slo'],
      registers: [],
      async collect() {
        for (const { slo, events } of await statuses()) {
          this.set({ slo: slo.name }, budgetRemaining(slo, events));
        }
      },
    });
    this.options.register.registerMetric(remaining);
  }
}
