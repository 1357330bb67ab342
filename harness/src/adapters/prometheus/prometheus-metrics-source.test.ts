import { afterEach, describe, expect, it } from '@jest/globals';
import { closing, failure, prometheus, success } from '../../../test/kit/fake-prometheus.ts';
import { prometheusApi } from './prometheus-api.ts';
import { openPrometheus, PrometheusMetricsSource } from './prometheus-metrics-source.ts';

const never = new AbortController().signal;

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

describe('raw samples', () => {
  const span = { fromMs: 1_795_224_330_000, toMs: 1_795_224_336_500 };

  it('are the stored ones, with their times, of the span and nothing beside it', async () => {
    const { url, asked } = await prometheus(() =>
      success('matrix', [
        {
          metric: { __name__: 'm', job: 'api' },
          values: [
            [1795224329.999, '1'],
            [1795224330, '2'],
            [1795224331.123, '3e2'],
            [1795224336.5, '400'],
          ],
        },
        { metric: { job: 'old' }, values: [[1795224329.999, '1']] },
      ]),
    );
    expect(await openPrometheus(url).rawSamples('m{job=~"a|b"}', span, never)).toEqual({
      selector: 'm{job=~"a|b"}',
      ...span,
      series: [
        {
          labels: { __name__: 'm', job: 'api' },
          samples: [
            [1_795_224_330_000, 2],
            [1_795_224_331_123, 300],
            [1_795_224_336_500, 400],
          ],
        },
      ],
    });
    expect(asked.map((one) => [one.pathname, one.searchParams.get('query')])).toEqual([
      ['/api/v1/query', 'm{job=~"a|b"}[6501ms] @ 1795224336.500'],
    ]);
  });

  it('are none of an unknown metric', async () => {
    const { url } = await prometheus(() => success('matrix', []));
    expect(await openPrometheus(url).rawSamples('m', span, never)).toMatchObject({ series: [] });
  });

  it.each([
    ['a vector', success('vector', []), 'is not a matrix'],
    [
      'a native histogram without a count',
      success('matrix', [
        { metric: { __name__: 'm' }, histograms: [[1795224331, { buckets: [] }]] },
      ]),
      'has a native histogram of m that cannot be read: [1795224331,{"buckets":[]}]',
    ],
    [
      'a native histogram with a bucket of three sides',
      success('matrix', [
        {
          metric: { __name__: 'm' },
          histograms: [[1795224331, { count: '1', buckets: [[0, '1', '2']] }]],
        },
      ]),
      'has a native histogram of m that cannot be read: [1795224331,{"count":"1","buckets":[[0,"1","2"]]}]',
    ],
    [
      'numbers and native histograms in one series',
      success('matrix', [
        {
          metric: { __name__: 'm' },
          values: [[1795224331, '1']],
          histograms: [[1795224332, { count: '0' }]],
        },
      ]),
      'has m both as a number and as a native histogram',
    ],
    [
      'a counter of infinity',
      success('matrix', [{ metric: { __name__: 'm' }, values: [[1795224331, '+Inf']] }]),
      'has a sample of m that is no number: [1795224331,"+Inf"]',
    ],
    [
      'a sample that is no number',
      success('matrix', [{ metric: { __name__: 'm' }, values: [[1795224331, 'NaN']] }]),
      'has a sample of m that is no number: [1795224331,"NaN"]',
    ],
  ])('are refused when the answer has %s', async (_, answer, problem) => {
    const { url } = await prometheus(() => answer);
    const error = await failure(openPrometheus(url).rawSamples('m', span, never));
    expect([error.code, error.message]).toEqual([
      'METRICS_FAILED',
      `The answer of Prometheus at ${url} ${problem} (m[6501ms] @ 1795224336.500).`,
    ]);
  });
});

describe('the values of a query', () => {
  it.each([
    [
      'a number for each series',
      success('vector', [
        { metric: { a: '1' }, value: [1795224336.5, '3'] },
        { metric: { a: '2' }, value: [1795224336.5, '0.25'] },
      ]),
      [3, 0.25],
    ],
    ['that of a scalar', success('scalar', [1795224336.5, '42']), [42]],
    ['none when it gives nothing', success('vector', []), []],
  ])('are %s', async (_, answer, values) => {
    const { url, asked } = await prometheus(() => answer);
    expect(await openPrometheus(url).valuesNow('max(queue)', never)).toEqual(values);
    expect(asked.map(({ search }) => search)).toEqual(['?query=max%28queue%29']);
  });

  it('are refused when one is no number', async () => {
    const answer = success('vector', [{ metric: {}, value: [1795224336.5, 'NaN'] }]);
    const { url } = await prometheus(() => answer);
    const error = await failure(openPrometheus(url).valuesNow('0/0', never));
    expect(error.message).toBe(
      `The answer of Prometheus at ${url} is not a vector of numbers (0/0).`,
    );
  });
});

describe('targets', () => {
  it('are those scraped now, with the time of the last stored scrape', async () => {
    const labels = { job: 'api', instance: '127.0.0.1:3000' };
    const { url, asked } = await prometheus((asked) =>
      asked.pathname.endsWith('/targets')
        ? {
            status: 'success',
            data: {
              activeTargets: [
                { labels, health: 'up', lastScrape: '2026-11-21T06:14:33.123456789Z' },
                { labels: { job: 'new', instance: 'b:1' }, health: 'unknown' },
              ],
            },
          }
        : success('vector', [{ metric: labels, value: [1795224340, '1795224336.5'] }]),
    );
    expect(await openPrometheus(url).targets(never)).toEqual([
      { instance: '127.0.0.1:3000', up: true, lastScrapeMs: 1_795_224_336_500 },
      { instance: 'b:1', up: false, lastScrapeMs: 0 },
    ]);
    expect(asked.map(({ search }) => search)).toEqual([
      '?state=active',
      '?query=timestamp%28up%29',
    ]);
  });

  it('are refused when the answer has no list of them', async () => {
    const { url } = await prometheus((asked) =>
      asked.pathname.endsWith('/targets') ? { status: 'success', data: {} } : success('vector', []),
    );
    const error = await failure(openPrometheus(url).targets(never));
    expect(error.message).toBe(
      `The answer of Prometheus at ${url} has no list of targets (targets).`,
    );
  });
});

describe('the comparison of clocks', () => {
  it('takes the quickest of five round trips, half of it and a millisecond as its error', async () => {
    const theirs = [9_000, 9_020, 9_055, 9_200, 9_300];
    const ours = [10_000, 10_008, 10_020, 10_024, 10_050, 10_090, 10_100, 10_160, 10_200, 10_300];
    const { url } = await prometheus(() => {
      const seconds = (theirs.shift() ?? 0) / 1_000;
      return success('scalar', [seconds, String(seconds)]);
    });
    const source = new PrometheusMetricsSource(prometheusApi(url), () => ours.shift() ?? 0);
    expect(await source.compareClocks(never)).toEqual({
      measuredAtMs: 10_022,
      offsetMs: 9_020 - 10_022,
      errorMs: 3,
    });
  });

  it('is refused when the answer is no number', async () => {
    const { url } = await prometheus(() => success('vector', []));
    const error = await failure(openPrometheus(url).compareClocks(never));
    expect(error.message).toBe(`The answer of Prometheus at ${url} is not a number (time()).`);
  });
});
