import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { openPrometheus } from '../../src/adapters/prometheus/prometheus-metrics-source.ts';
import type { ClockOffset } from '../../src/domain/plan.ts';
import type { CapturedSeries } from '../../src/domain/raw-series.ts';
import type { MetricsSource } from '../../src/ports/metrics-source.ts';
import { startPrometheusOf } from '../integration/prometheus/running-prometheus.ts';
import { selectorsOfJob } from './truth-objectives.ts';
import { type EdgeRecord, TruthEdges } from './truth-edges.ts';
import { type LaneRecord, type Step, TruthLane } from './truth-lane.ts';

export type SessionPlan = {
  readonly ratePerSecond: number;
  readonly everySeconds: readonly number[];
  /** Of those, the ones that are scraped at edges by us too; none when absent. */
  readonly edgesAtSeconds?: readonly number[];
  /** Lanes run side by side, each with a server and a load of its own. */
  readonly lanes: Readonly<Record<string, readonly Step[]>>;
};

/** What a session left behind; Prometheus answers until it is disposed of. */
export type TruthSession = AsyncDisposable & {
  readonly plan: SessionPlan;
  readonly lanes: readonly LaneRecord[];
  readonly clock: ClockOffset;
  readonly source: MetricsSource;
  /** All samples of a lane at one scrape interval, read as the harness reads them. */
  captured(lane: string, everySeconds: number): readonly CapturedSeries[];
  /** What was scraped by us at edges at random. */
  atEdges(lane: string, everySeconds: number): EdgeRecord | undefined;
};

/** Longer than any scrape interval takes to come round. */
const PATIENCE_MS = 60_000;
const MARGIN_MS = 30_000;

export const jobOf = (lane: string, everySeconds: number) => `${lane}-${String(everySeconds)}s`;

/** Puts every lane through its steps while one Prometheus scrapes all of them at every interval. */
export async function runSession(plan: SessionPlan): Promise<TruthSession> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'faultline-truth-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const lanes: TruthLane[] = [];
  for (const name of Object.keys(plan.lanes)) {
    const lane = await TruthLane.open(name, join(folder, `${name}.log`));
    stack.defer(() => lane.close());
    lanes.push(lane);
  }
  const jobs = lanes.flatMap(({ name, metricsPort }) =>
    plan.everySeconds.map((everySeconds) => ({
      name: jobOf(name, everySeconds),
      port: metricsPort,
      everySeconds,
    })),
  );
  const prometheus = stack.use(await startPrometheusOf(jobs));
  const source = openPrometheus(prometheus.url);
  const never = new AbortController().signal;
  for (const lane of lanes) lane.startLoad(plan.ratePerSecond);
  await everyJobScrapedAfter(source, Date.now(), jobs.length);
  const clock = await source.compareClocks(never);
  const edges = new Map(
    lanes.flatMap(({ name }) =>
      (plan.edgesAtSeconds ?? []).map((every) => {
        const job = jobOf(name, every);
        return [job, new TruthEdges(job, source, clock)] as const;
      }),
    ),
  );
  for (const one of edges.values()) await one.start();
  const records = await Promise.all(lanes.map((lane) => lane.live(plan.lanes[lane.name] ?? [])));
  await everyJobScrapedAfter(source, Date.now() + 1_000, jobs.length);
  const samples = new Map<string, readonly CapturedSeries[]>();
  const scraped = new Map<string, EdgeRecord>();
  for (const { lane, startedAtMs, endedAtMs } of records) {
    const span = { fromMs: startedAtMs - MARGIN_MS, toMs: endedAtMs + MARGIN_MS };
    for (const everySeconds of plan.everySeconds) {
      const job = jobOf(lane, everySeconds);
      const read = selectorsOfJob(job).map((one) => source.rawSamples(one, span, never));
      samples.set(job, await Promise.all(read));
      const own = await edges.get(job)?.end(span);
      if (own !== undefined) scraped.set(job, own);
    }
  }
  const owned = stack.move();
  return {
    plan,
    lanes: records,
    clock,
    source,
    captured: (lane, everySeconds) => samples.get(jobOf(lane, everySeconds)) ?? [],
    atEdges: (lane, everySeconds) => scraped.get(jobOf(lane, everySeconds)),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function everyJobScrapedAfter(
  source: MetricsSource,
  atMs: number,
  jobs: number,
): Promise<void> {
  const limitMs = Date.now() + PATIENCE_MS;
  const never = new AbortController().signal;
  for (;;) {
    const targets = await source.targets(never).catch(() => []);
    const scraped = targets.filter(({ up, lastScrapeMs }) => up && lastScrapeMs >= atMs);
    if (targets.length === jobs && scraped.length === jobs) return;
    if (Date.now() > limitMs) throw new Error('Prometheus did not scrape every server in 60 s.');
    await wait(100);
  }
}
