import { describe, expect, it } from '@jest/globals';
import { CACHE_LATENCY, LATENCY } from '../../test/fixtures/sample-experiment.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { Objective } from '../domain/objective.ts';
import type { MetricsSource } from '../ports/metrics-source.ts';
import { lintObjectives } from './lint-objectives.ts';

const TARGETS = [{ instance: 'api:1', up: true, lastScrapeMs: 999_500, scrapeIntervalMs: 1_000 }];
const at = { nowMs: 1_000_000, signal: new AbortController().signal, targets: TARGETS };
const latency: Objective = {
  kind: 'latency',
  name: 'quick',
  sli: LATENCY,
  underMs: 300,
  target: 0.95,
  during: ['fault'],
};

function withBuckets(buckets: string): Objective {
  const { server } = LATENCY;
  if (server?.kind !== 'histogram') throw new Error('It has no histogram.');
  return { ...latency, name: buckets, sli: { ...LATENCY, server: { ...server, buckets } } };
}

/** A Prometheus that scrapes every second and has one histogram with these buckets. */
function sourceOf(bounds: readonly string[], asked: string[] = []): MetricsSource {
  const unasked = () => Promise.reject(new Error('Nobody was to ask this.'));
  return {
    compareClocks: unasked,
    valuesNow: unasked,
    valuesOver: unasked,
    targets: unasked,
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
    const asked: string[] = [];
    expect(await lint(sourceOf(['0.1'], asked), [])).toEqual({ problems: [], remarks: [] });
    expect(asked).toEqual([]);
  });

  it('is remarked when there is no answer', async () => {
    const failed = () => Promise.reject(new FaultlineError('METRICS_FAILED', 'Nobody answers.'));
    const unseen = { ...at, targets: undefined };
    const experiment = { ...CACHE_LATENCY, objectives: [latency] };
    const source = { ...sourceOf([]), rawSamples: failed };
    const { remarks } = await lintObjectives(experiment, { services: {} }, source, unseen);
    expect(remarks.map(({ code }) => code)).toEqual(['NOT_CHECKED', 'NOT_CHECKED']);
  });

  it('is asked side by side, within one budget, of a Prometheus that hangs', async () => {
    const several = ['a_bucket', 'b_bucket', 'c_bucket'].map(withBuckets);
    const asked: string[] = [];
    const hangs = (selector: string) => {
      asked.push(selector);
      return new Promise<never>(() => undefined);
    };
    const source = { ...sourceOf([]), rawSamples: hangs };
    const experiment = { ...CACHE_LATENCY, objectives: several };
    const soon = { ...at, budgetMs: 20 };
    const { remarks } = await lintObjectives(experiment, { services: {} }, source, soon);
    expect(asked).toEqual(['a_bucket', 'b_bucket', 'c_bucket']);
    expect(remarks).toEqual(
      asked.map((selector) => ({
        code: 'NOT_CHECKED',
        message: `Where the buckets of ${selector} end is not known: Prometheus did not answer all of 3 questions within 20 ms, this one among them.`,
      })),
    );
  });
});
