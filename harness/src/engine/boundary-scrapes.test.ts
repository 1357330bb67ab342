import { describe, expect, it } from '@jest/globals';
import { CACHE_LATENCY, LOCAL } from '../../test/fixtures/sample-experiment.ts';
import { FakeClock } from '../adapters/fake/fake-clock.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { Objective } from '../domain/objective.ts';
import type { MetricsSource } from '../ports/metrics-source.ts';
import type { DirectTarget, TargetScraper } from '../ports/target-scraper.ts';
import { BoundaryScrapes } from './boundary-scrapes.ts';
import type { Happening } from './journalist.ts';

const T0 = 1_795_000_000_000;
const EDGE_MS = T0 + 20_000;
const DURATION = 'scrape_duration_seconds';
const LABELS = { job: 'api', instance: 'api:80' };
const series = (name: string) => ({ ...LABELS, __name__: name });

const availability: Objective = {
  kind: 'availability',
  name: 'availability',
  target: 0.99,
  during: [],
  sli: {
    name: 'availability',
    service: 'api',
    description: '',
    server: { kind: 'ratio', good: 'good_total', total: 'all_total' },
  },
};

type Given = {
  readonly objectives?: readonly Objective[];
  readonly intervalMs?: number;
  readonly scrape?: TargetScraper['scrape'];
};

/** Prometheus scrapes a counter of one event a second, every 15 s; we stand at an edge. */
async function around({ objectives = [availability], intervalMs = 15_000, scrape }: Given) {
  const clock = new FakeClock(T0);
  const asked: number[] = [];
  const events: Happening[] = [];
  const stop = new AbortController();
  const target: DirectTarget = { labels: LABELS, url: 'http://api/metrics', intervalMs };
  const count = () => Math.floor((clock.now() - T0) / 1_000) + 100;
  const answer: TargetScraper['scrape'] = async () => ({
    sentMs: clock.now(),
    receivedMs: clock.now() + 5,
    samples: ['good_total', 'all_total'].map((name) => ({ labels: series(name), value: count() })),
  });
  const source: MetricsSource = {
    compareClocks: async () => ({ measuredAtMs: T0, offsetMs: 0, errorMs: 4 }),
    targets: async () => [],
    valuesNow: async () => [],
    valuesOver: async (selector, span, stepMs) => ({ selector, ...span, stepMs, series: [] }),
    rawSamples: async (selector, span) => {
      const times = [-10_000, 5_000, 35_000].map((ms) => T0 + ms);
      const samples = times.map(
        (atMs) => [atMs, selector === DURATION ? 0.01 : (atMs - T0) / 1_000 + 100] as const,
      );
      const found = [{ labels: series(selector), samples }];
      return { selector, ...span, series: selector.startsWith('process') ? [] : found };
    },
    direct: {
      directTargets: async () => [target],
      scrape: async (...given) => {
        asked.push(clock.now() - EDGE_MS);
        return await (scrape ?? answer)(...given);
      },
    },
  };
  const experiment = { ...CACHE_LATENCY, objectives, faults: [] };
  const boundaries = new BoundaryScrapes(experiment, clock, stop.signal);
  const opened = boundaries.open(LOCAL, () => source);
  await opened.compareClocks(stop.signal);
  boundaries.expect(EDGE_MS);
  boundaries.expect(EDGE_MS);
  await clock.advance(40_000);
  const environment = { ...LOCAL, services: {}, links: {} };
  const span = { fromMs: T0, toMs: T0 + 40_000 };
  const needs = { experiment, environment, span, signal: stop.signal };
  const end = () =>
    boundaries.capture(needs, opened, { note: async (event) => void events.push(event) });
  return { asked, end, events, boundaries, stop, clock };
}

function own(events: readonly Happening[]) {
  return events.flatMap((event) =>
    event.type === 'metrics.captured' && event.captured.source === 'boundary'
      ? [event.captured]
      : [],
  );
}

describe('an edge of a phase', () => {
  it('is scraped once before and once after, further away than the clocks may differ', async () => {
    const { asked, end, events } = await around({});
    await end();
    expect(asked).toEqual([-20_000, -154, 14]);
    const counted = own(events).filter(({ selector }) => selector === 'all_total');
    expect(counted.map(({ series: all }) => all[0]?.samples)).toEqual([
      [[T0, 100]],
      [[EDGE_MS - 154, 119]],
      [[EDGE_MS + 14, 120]],
    ]);
    expect(own(events).flatMap(({ remarks = [] }) => remarks)).toEqual([]);
  });

  it('comes after what Prometheus itself has in the journal', async () => {
    const { end, events } = await around({});
    await end();
    const sources = events.map((event) =>
      event.type === 'metrics.captured' ? (event.captured.source ?? 'prometheus') : event.type,
    );
    expect(sources).toEqual([...Array(4).fill('prometheus'), ...Array(9).fill('boundary')]);
  });

  it('is not scraped where Prometheus scrapes every two seconds or more often', async () => {
    const { asked, end, events } = await around({ intervalMs: 2_000 });
    await end();
    expect(asked).toEqual([]);
    expect(own(events)).toEqual([]);
  });

  it('is not scraped for a value, nor where a value reads the same counter', async () => {
    const value: Objective = {
      ...availability,
      kind: 'value',
      op: 'lt',
      limit: 1,
      of: { kind: 'max' },
      sli: { ...availability.sli, server: { kind: 'value', query: 'all_total' } },
    };
    for (const objectives of [[value], [value, availability]]) {
      const { asked } = await around({ objectives });
      expect(asked).toEqual([]);
    }
  });

  it('is given up for a target that cannot be reached from here, with one remark', async () => {
    const { asked, end, events } = await around({
      scrape: async () => {
        throw new FaultlineError(
          'METRICS_FAILED',
          'The target api:80 cannot be reached from here.',
        );
      },
    });
    await end();
    expect(asked).toEqual([-20_000]);
    expect(own(events)).toEqual([
      {
        selector: DURATION,
        source: 'boundary',
        fromMs: T0,
        toMs: T0 + 40_000,
        series: [],
        remarks: ['The target api:80 cannot be reached from here.'],
      },
    ]);
  });

  it('tells a target that answered before and does not any more from one that nobody can reach', async () => {
    let left = 2;
    const { end, events } = await around({
      scrape: async () => {
        left -= 1;
        if (left < 0) throw new FaultlineError('METRICS_FAILED', 'ECONNREFUSED.');
        return { sentMs: T0, receivedMs: T0 + 5, samples: [] };
      },
    });
    await end();
    expect(own(events).at(-1)).toMatchObject({
      series: [],
      unanswered: [{ instance: 'api:80', atMs: EDGE_MS + 14, message: 'ECONNREFUSED.' }],
    });
  });

  it('holds nobody up when a target hangs', async () => {
    const { end, events } = await around({
      scrape: (_target, _names, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    await end();
    expect(own(events)).toEqual([]);
  });

  it('is not waited for when the run is stopped', async () => {
    const { asked, boundaries, stop, clock } = await around({});
    boundaries.expect(EDGE_MS + 60_000);
    stop.abort(new Error('Ctrl-C'));
    await clock.advance(60_000);
    expect(asked).toEqual([-20_000, -154, 14]);
  });
});
