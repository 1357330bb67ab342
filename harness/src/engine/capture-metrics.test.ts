import { describe, expect, it } from '@jest/globals';
import { CACHE_LATENCY } from '../../test/fixtures/sample-experiment.ts';
import { environmentWith } from '../../test/kit/fault-world.ts';
import { FAKE_LINK } from '../../test/kit/fake-fault-world.ts';
import { FakeClock } from '../adapters/fake/fake-clock.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { Objective } from '../domain/objective.ts';
import type { Ms } from '../domain/units.ts';
import type { MetricsSource } from '../ports/metrics-source.ts';
import { captureMetrics } from './capture-metrics.ts';
import type { Happening } from './journalist.ts';

const span = { fromMs: 1_000_000, toMs: 1_060_000 };
const QUERIES = ['a / b', 'c / d', 'e / f', 'g / h', 'i / j', 'k / l'];
const objectives = QUERIES.map((query): Objective => ({
  kind: 'value',
  name: query,
  sli: { name: query, service: 'api', description: '', server: { kind: 'value', query } },
  op: 'lt',
  limit: 10,
  of: { kind: 'mean' },
  during: ['fault'],
}));

async function capture(source: Partial<MetricsSource>, limits: { readonly budgetMs?: Ms } = {}) {
  const events: Happening[] = [];
  const asked: string[] = [];
  const unasked = () => Promise.reject(new Error('Nobody was to ask this.'));
  const whole: MetricsSource = {
    compareClocks: unasked,
    valuesNow: unasked,
    rawSamples: unasked,
    targets: async () => {
      asked.push('targets');
      return [{ instance: 'api:1', up: true, lastScrapeMs: 2_000_000, scrapeIntervalMs: 1_000 }];
    },
    valuesOver: async (query, { fromMs, toMs }, stepMs) => {
      asked.push(query);
      return { selector: query, fromMs, toMs, stepMs, series: [] };
    },
    ...source,
  };
  const experiment = { ...CACHE_LATENCY, objectives, faults: [] };
  const environment = environmentWith(FAKE_LINK);
  const { signal } = new AbortController();
  const clock = new FakeClock(span.toMs, { moves: 'by-itself' });
  const journal = { note: async (event: Happening) => void events.push(event) };
  const needs = { experiment, environment, span, signal, ...limits };
  await captureMetrics(needs, whole, clock, journal);
  return { asked, events };
}

describe('what is captured for the judge', () => {
  it('is every query in order, and what is scraped is asked once', async () => {
    const { asked, events } = await capture({});
    expect(asked).toEqual(['targets', ...QUERIES]);
    expect(events).toEqual(
      QUERIES.map((selector) => ({
        type: 'metrics.captured',
        captured: { selector, ...span, stepMs: 1_000, series: [] },
      })),
    );
  });

  it('is missing, all of it after one budget, where Prometheus hangs', async () => {
    const hangs = () => new Promise<never>(() => undefined);
    const { events } = await capture({ valuesOver: hangs }, { budgetMs: 20 });
    const message =
      'Prometheus did not answer all of 6 questions within 20 ms, this one among them.';
    expect(events).toEqual(
      QUERIES.map((selector) => ({
        type: 'metrics.missing',
        selector,
        error: expect.objectContaining({ code: 'METRICS_FAILED', message }),
      })),
    );
  });

  it('is missing with the reason where what is scraped cannot be asked', async () => {
    const failed = new FaultlineError('METRICS_FAILED', 'Nobody answers.');
    const { events } = await capture({ targets: () => Promise.reject(failed) });
    expect(events).toEqual(
      QUERIES.map((selector) => ({
        type: 'metrics.missing',
        selector,
        error: expect.objectContaining({ message: 'Nobody answers.' }),
      })),
    );
  });
});
