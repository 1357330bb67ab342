import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openPrometheus } from '../../../src/adapters/prometheus/prometheus-metrics-source.ts';
import type { Objective } from '../../../src/domain/objective.ts';
import type { ClockOffset } from '../../../src/domain/plan.ts';
import type { CapturedSeries } from '../../../src/domain/raw-series.ts';
import { selectorsOf } from '../../../src/domain/selector.ts';
import { counterIncrease, serverEvidence } from '../../../src/domain/server-evidence.ts';
import type { MetricsSource } from '../../../src/ports/metrics-source.ts';
import { startPrometheus } from './running-prometheus.ts';

const never = new AbortController().signal;
const sli = { name: 'counting', service: 'counting', description: '' };
const during = ['fault'] as const;
const total = 'requests_total{job="counting"}';
const availability: Objective = {
  kind: 'availability',
  name: 'availability',
  target: 0.99,
  during,
  sli: {
    ...sli,
    server: {
      kind: 'ratio',
      bad: 'requests_total{job="counting",status=~"5.."}',
      total,
      absentBadMeansZero: true,
    },
  },
};
const latency: Objective = {
  kind: 'latency',
  name: 'latency',
  target: 0.95,
  underMs: 300,
  during,
  sli: { ...sli, server: { kind: 'histogram', buckets: 'seconds_bucket{job="counting"}' } },
};

type LoggedEvent = { readonly atMs: number; readonly status: string; readonly seconds: number };

/** What was begun, to be ended in reverse, also after a beginning that failed half-way. */
const closing: (() => PromiseLike<void>)[] = [];
let folder: string;
let source: MetricsSource;
let server: { readonly child: ChildProcess; readonly port: number };
let clock: ClockOffset;
let captured: readonly CapturedSeries[];
let events: readonly LoggedEvent[];
/** The part of the run that was scraped on both sides. */
let measured: { readonly fromMs: number; readonly toMs: number };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-counting-'));
  closing.push(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'events.log'), '');
  server = await startServer(0);
  const prometheus = await startPrometheus(server.port);
  closing.push(() => prometheus[Symbol.asyncDispose]());
  source = openPrometheus(prometheus.url);
  await until('the first scrape', async () => (await lastScrapeMs()) > 0);
  clock = await source.compareClocks(never);
  const fromMs = Date.now() + 1_500;
  await untilLogged(1_500);
  server.child.kill('SIGKILL');
  await once(server.child, 'exit');
  server = await startServer(server.port);
  await untilLogged(1_000);
  await pauseServer(800);
  // Long beside what the ends and the restart hide, so that the width below tells of the method and not of the moment.
  await untilLogged(6_000);
  const toMs = Date.now();
  await until('a scrape after the end', async () => (await lastScrapeMs()) > toMs + 100);
  measured = { fromMs, toMs };
  const selectors = [availability, latency].flatMap((one) => selectorsOf(one.sli));
  const span = { fromMs: fromMs - 30_000, toMs: toMs + 30_000 };
  captured = await Promise.all(
    [...new Set(selectors)].map((selector) => source.rawSamples(selector, span, never)),
  );
  events = await readEvents();
}, 90_000);

afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

describe('what Prometheus scraped of a server that was killed, started again and paused', () => {
  it('encloses what the server counted, in every window', () => {
    const said = { evidence: 0, lossy: 0 };
    const outside: unknown[] = [];
    for (let i = 0; i < 400; i += 1) {
      const window = randomWindow();
      const inside = events.filter(
        ({ atMs }) => atMs >= window.startedAtMs && atMs < window.endedAtMs,
      );
      const good = {
        availability: inside.filter(({ status }) => status === '200').length,
        latency: inside.filter(({ seconds }) => seconds <= 0.3).length,
      };
      for (const objective of [availability, latency] as const) {
        const { evidence } = serverEvidence(objective, window, captured, clock);
        if (evidence === undefined) continue;
        said.evidence += 1;
        said.lossy += evidence.lossy ? 1 : 0;
        const truth = good[objective.kind] / inside.length;
        if (!holds(evidence.enclosure, truth) || !holds(evidence.totalEvents, inside.length)) {
          outside.push({ window, truth, events: inside.length, evidence });
        }
      }
    }
    expect(outside).toEqual([]);
    expect(said.evidence).toBeGreaterThan(400);
    expect(said.lossy).toBeGreaterThan(50);
  });

  it('encloses the growth of one counter, and of all', () => {
    const window = { startedAtMs: measured.fromMs, endedAtMs: measured.toMs };
    const increase = counterIncrease(
      captured.find(({ selector }) => selector === total)!,
      window,
      clock,
    );
    const count = events.filter(
      ({ atMs }) => atMs >= measured.fromMs && atMs < measured.toMs,
    ).length;
    expect(increase!.low).toBeLessThanOrEqual(count);
    expect(increase!.high).toBeGreaterThanOrEqual(count);
    expect(increase!.high - increase!.low).toBeLessThan(0.5 * count);
  });

  it('holds the true times of the scrapes, one a second', () => {
    const { series } = captured.find(({ selector }) => selector.startsWith('process_start'))!;
    const times = series[0]!.samples.map(([atMs]) => atMs);
    const gaps = times.slice(1).map((atMs, i) => atMs - times[i]!);
    expect(series).toHaveLength(1);
    expect(gaps.filter((gapMs) => Math.abs(gapMs - 1_000) < 100).length).toBeGreaterThan(8);
  });
});

describe('a real Prometheus', () => {
  it('has a clock that agrees with ours, being the same', () => {
    expect(Math.abs(clock.offsetMs)).toBeLessThanOrEqual(clock.errorMs);
    expect(clock.errorMs).toBeLessThan(250);
  });

  it('lists its targets with the time of their last scrape', async () => {
    const targets = await source.targets(never);
    expect(targets).toEqual([
      {
        instance: `127.0.0.1:${String(server.port)}`,
        up: true,
        lastScrapeMs: expect.any(Number),
        scrapeIntervalMs: 1_000,
      },
    ]);
    expect(targets[0]!.lastScrapeMs).toBeGreaterThan(measured.toMs);
  });

  it('has no samples of an unknown metric', async () => {
    const span = { fromMs: measured.fromMs, toMs: measured.toMs };
    expect(await source.rawSamples('no_such_metric', span, never)).toEqual({
      selector: 'no_such_metric',
      ...span,
      series: [],
    });
  });

  it('says in its own words what is wrong with a query', async () => {
    const call = source.rawSamples('rate(requests_total[5m])', { fromMs: 0, toMs: 999 }, never);
    await expect(call).rejects.toMatchObject({
      code: 'METRICS_FAILED',
      message: expect.stringMatching(
        /^Prometheus at http:\/\/127\.0\.0\.1:\d+ answered 400: .*parse error: ranges only allowed for vector selectors \(query of rate\(requests_total\[5m\]\)\[1000ms\] @ 0\.999\)\.$/,
      ),
    });
  });

  it('gives the same samples whether or not the range begins at one', async () => {
    const { series } = captured.find(({ selector }) => selector === total)!;
    const [first, second] = series[0]!.samples.slice(2, 4).map(([atMs]) => atMs);
    const read = async (fromMs: number) => {
      const part = await source.rawSamples(total, { fromMs, toMs: second! }, never);
      return part.series.find(({ labels }) => labels['status'] === series[0]!.labels['status'])!;
    };
    expect((await read(first!)).samples).toEqual(series[0]!.samples.slice(2, 4));
    expect((await read(first! + 1)).samples).toEqual(series[0]!.samples.slice(3, 4));
  });
});

/** A window of 3 to 8 s. Seeded by nothing: every run tries others, and a failure prints its own. */
function randomWindow() {
  const lengthMs = 3_000 + Math.floor(Math.random() * 5_000);
  const room = measured.toMs - measured.fromMs - lengthMs;
  const startedAtMs = measured.fromMs + Math.floor(Math.random() * Math.max(1, room));
  return { phase: 'fault' as const, startedAtMs, endedAtMs: startedAtMs + lengthMs };
}

function holds(enclosure: { readonly low: number; readonly high: number }, truth: number): boolean {
  return enclosure.low <= truth + 1e-9 && truth <= enclosure.high + 1e-9;
}

async function startServer(port: number): Promise<typeof server> {
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('./counting-server.ts', import.meta.url)),
      join(folder, 'events.log'),
      String(port),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  closing.push(() => Promise.resolve(void child.kill('SIGKILL')));
  const [line]: unknown[] = await once(child.stdout, 'data');
  return { child, port: Number(String(line)) };
}

async function pauseServer(forMs: number): Promise<void> {
  server.child.kill('SIGSTOP');
  await wait(forMs);
  server.child.kill('SIGCONT');
}

async function lastScrapeMs(): Promise<number> {
  const [target] = await source.targets(never).catch(() => []);
  return target?.up === true ? target.lastScrapeMs : 0;
}

async function readEvents(): Promise<readonly LoggedEvent[]> {
  const lines = (await readFile(join(folder, 'events.log'), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => {
    const [atMs, status = '', seconds] = line.split(' ');
    // The log has whole milliseconds, as windows do.
    return { atMs: Number(atMs) + 0.5, status, seconds: Number(seconds) };
  });
}

async function untilLogged(more: number): Promise<void> {
  const before = (await readEvents()).length;
  await until(
    `${String(more)} more events`,
    async () => (await readEvents()).length >= before + more,
  );
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const limitMs = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > limitMs) throw new Error(`Waited 20 s in vain for ${what}.`);
    await wait(50);
  }
}
