import { describe, expect, it } from '@jest/globals';
import { CACHE_LATENCY, LATENCY } from '../../test/fixtures/sample-experiment.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { Objective } from '../domain/objective.ts';
import type { MetricsSource } from '../ports/metrics-source.ts';
import { lintObjectives } from './lint-objectives.ts';

const at = { nowMs: 1_000_000, signal: new AbortController().signal };
const latency: Objective = {
  kind: 'latency',
  name: 'quick',
  sli: LATENCY,
  underMs: 300,
  target: 0.95,
  during: ['fault'],
};

/** A Prometheus that scrapes every second and has one histogram with these buckets. */
function sourceOf(bounds: readonly string[], asked: string[] = []): MetricsSource {
  const unasked = () => Promise.reject(new Error('Nobody was to ask this.'));
  return {
    compareClocks: unasked,
    valuesNow: unasked,
    valuesOver: unasked,
    targets: async () => [
      { instance: 'api:1', up: true, lastScrapeMs: 999_500, scrapeIntervalMs: 1_000 },
    ],
    rawSamples: async (selector, span) => {
      asked.push(`${selector} ${String(span.toMs - span.fromMs)}`);
      const series = bounds.map((le) => ({ labels: { le }, samples: [[999_500, 1]] as const }));
      return { selector, ...span, series };
    },
  };
}

const lint = (source: MetricsSource, objectives: readonly Objective[] = [latency]) =>
  lintObjectives({ ...CACHE_LATENCY, objectives }, { services: {} }, source, at);

describe('what Prometheus is asked of the objectives before a run', () => {
  it('is where the buckets of each histogram end', async () => {
    const asked: string[] = [];
    const found = await lint(sourceOf(['0.1', '0.5', '+Inf', ''], asked), [latency, latency]);
    const selector = LATENCY.server?.kind === 'histogram' ? LATENCY.server.buckets : '';
    expect(asked).toEqual([`${selector} 120000`]);
    expect(found.problems).toEqual([]);
    expect(found.remarks.map(({ code, message }) => [code, message.slice(-52)])).toEqual([
      [
        'THRESHOLD_NOT_ON_BUCKET',
        ' lie between the share up to 0.1 s and that up to 0.5 s.'.slice(-52),
      ],
      [
        'THRESHOLD_NOT_ON_BUCKET',
        ' lie between the share up to 0.1 s and that up to 0.5 s.'.slice(-52),
      ],
    ]);
    expect(await lint(sourceOf(['0.3', '+Inf']))).toEqual({ problems: [], remarks: [] });
  });

  it('is nothing when no objective needs to know', async () => {
    const source = { ...sourceOf([]), targets: () => Promise.reject(new Error('asked')) };
    expect(await lint(source, [])).toEqual({ problems: [], remarks: [] });
  });

  it('is remarked when there is no answer', async () => {
    const failed = () => Promise.reject(new FaultlineError('METRICS_FAILED', 'Nobody answers.'));
    const { remarks } = await lint({ ...sourceOf([]), rawSamples: failed, targets: failed });
    expect(remarks.map(({ code }) => code)).toEqual(['NOT_CHECKED', 'NOT_CHECKED']);
  });
});
