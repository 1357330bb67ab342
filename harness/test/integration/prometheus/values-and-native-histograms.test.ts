import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPrometheus } from '../../../src/adapters/prometheus/prometheus-metrics-source.ts';
import type { Objective } from '../../../src/domain/objective.ts';
import type { ClockOffset } from '../../../src/domain/plan.ts';
import type { CapturedSeries } from '../../../src/domain/raw-series.ts';
import { selectorsOf } from '../../../src/domain/selector.ts';
import { serverEvidence } from '../../../src/domain/server-evidence.ts';
import type { MetricsSource } from '../../../src/ports/metrics-source.ts';
import { gaugeFamily, histogramFamily, PROTOBUF_TYPE } from './protobuf-exposition.ts';
import { startPrometheusOf } from './running-prometheus.ts';

const never = new AbortController().signal;
const SELECTOR = 'took_seconds{job="native"}';
const latency = (underMs: number): Objective => ({
  kind: 'latency',
  name: 'latency',
  target: 0.95,
  underMs,
  during: ['fault'],
  sli: {
    name: 'native',
    service: 'native',
    description: '',
    server: { kind: 'histogram', buckets: SELECTOR },
  },
});

/** Exposes what it counted, with buckets that are made coarser half-way, and a gauge that goes away. */
class NativeServer {
  readonly events: { readonly atMs: number; readonly seconds: number }[] = [];
  schema = 3;
  depth: number | undefined = 21;

  count(): void {
    // Spread over several buckets, without a pattern that a bucket could hide.
    this.events.push({ atMs: Date.now(), seconds: 0.02 * 1.5 ** (10 * Math.random()) });
  }

  exposed(): Buffer {
    const counts = new Map<number, number>();
    for (const { seconds } of this.events) {
      const index = Math.ceil(Math.log2(seconds) * 2 ** this.schema);
      counts.set(index, (counts.get(index) ?? 0) + 1);
    }
    const sum = this.events.reduce((total, { seconds }) => total + seconds, 0);
    const depth = this.depth === undefined ? [] : [gaugeFamily('queue_depth', this.depth)];
    const { schema } = this;
    return Buffer.concat([histogramFamily('took_seconds', { schema, sum, counts }), ...depth]);
  }
}

const closing: (() => unknown)[] = [];
const server = new NativeServer();
let source: MetricsSource;
let clock: ClockOffset;
let captured: readonly CapturedSeries[];
let span: { readonly fromMs: number; readonly toMs: number };
let goneAtMs: number;

beforeAll(async () => {
  const http = createServer((_, response) => {
    response.setHeader('content-type', PROTOBUF_TYPE).end(server.exposed());
  }).listen(0, '127.0.0.1');
  closing.push(
    () => http.close(),
    () => http.closeAllConnections(),
  );
  await once(http, 'listening');
  const address = http.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const traffic = setInterval(() => server.count(), 10);
  closing.push(() => clearInterval(traffic));
  const job = { name: 'native', port, everySeconds: 1, nativeHistograms: true };
  const prometheus = await startPrometheusOf([job]);
  closing.push(() => prometheus[Symbol.asyncDispose]());
  source = openPrometheus(prometheus.url);
  await untilScraped(0);
  clock = await source.compareClocks(never);
  const fromMs = Date.now();
  await wait(4_000);
  server.schema = 1;
  await wait(4_000);
  server.depth = undefined;
  goneAtMs = Date.now();
  await wait(3_000);
  const toMs = Date.now();
  await untilScraped(toMs);
  span = { fromMs, toMs };
  const wanted = { fromMs: fromMs - 5_000, toMs: toMs + 5_000 };
  captured = await Promise.all(
    selectorsOf(latency(1).sli).map((one) => source.rawSamples(one, wanted, never)),
  );
}, 60_000);

afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

describe('a native histogram that Prometheus scraped', () => {
  it('encloses what the server counted, in every window and at every threshold', () => {
    let told = 0;
    const outside: unknown[] = [];
    for (let i = 0; i < 300; i += 1) {
      const startedAtMs = span.fromMs + Math.random() * 4_000;
      const window = {
        phase: 'fault',
        startedAtMs,
        endedAtMs: startedAtMs + 3_000 + Math.random() * 3_000,
      } as const;
      const underMs = 20 + Math.random() * 900;
      const inside = server.events.filter(
        ({ atMs }) => atMs >= window.startedAtMs && atMs < window.endedAtMs,
      );
      const truth =
        inside.filter(({ seconds }) => seconds <= underMs / 1_000).length / inside.length;
      const { evidence, reasons } = serverEvidence(latency(underMs), window, captured, clock);
      if (evidence === undefined) {
        outside.push({ window, reasons });
        continue;
      }
      told += 1;
      const { low, high } = evidence.enclosure;
      if (low > truth + 1e-9 || high < truth - 1e-9)
        outside.push({ window, underMs, truth, evidence });
    }
    expect(outside).toEqual([]);
    expect(told).toBe(300);
  });

  it('is narrower than the scrapes when the threshold lies on a bucket of both resolutions', () => {
    const window = {
      phase: 'fault',
      startedAtMs: span.fromMs,
      endedAtMs: span.fromMs + 8_000,
    } as const;
    const { evidence, reasons } = serverEvidence(latency(250), window, captured, clock);
    expect(reasons.map(({ code }) => code)).not.toContain('THRESHOLD_NOT_ON_BUCKET');
    expect(evidence!.enclosure.high - evidence!.enclosure.low).toBeLessThan(0.35);
  });
});

describe('the values of a query', () => {
  const over = (query: string) => source.valuesOver(query, span, 1_000, never);

  it('are what Prometheus makes of the samples, one at every step', async () => {
    const { series, stepMs } = await over('queue_depth * 2');
    const times = series[0]!.samples.map(([atMs]) => atMs);
    expect(stepMs).toBe(1_000);
    expect(series[0]!.samples.every(([, value]) => value === 42)).toBe(true);
    expect(times[0]).toBe(span.fromMs);
    expect(times.slice(1).map((atMs, i) => atMs - times[i]!)).toEqual(
      Array.from({ length: times.length - 1 }, () => 1_000),
    );
  });

  it('end with their series, and are not held for five minutes', async () => {
    const { series } = await over('queue_depth * 2');
    expect(series[0]!.samples.at(-1)![0]).toBeLessThan(goneAtMs + 2_000);
    expect(span.toMs - goneAtMs).toBeGreaterThan(2_500);
  });

  it('are none where there is no number, and the largest where there is infinity', async () => {
    expect((await over('queue_depth / 0 * 0')).series).toEqual([]);
    const { series } = await over('queue_depth / 0');
    expect(new Set(series[0]!.samples.map(([, value]) => value))).toEqual(
      new Set([Number.MAX_VALUE]),
    );
  });

  it('are none of nothing', async () => {
    expect((await over('no_such_metric + 1')).series).toEqual([]);
  });
});

it('says how often a target is scraped', async () => {
  expect((await source.targets(never)).map((one) => one.scrapeIntervalMs)).toEqual([1_000]);
});

async function untilScraped(afterMs: number): Promise<void> {
  const deadlineMs = Date.now() + 20_000;
  for (;;) {
    const [target] = await source.targets(never).catch(() => []);
    if (target !== undefined && target.lastScrapeMs > afterMs) return;
    if (Date.now() > deadlineMs) throw new Error('Prometheus did not scrape in time.');
    await wait(100);
  }
}
