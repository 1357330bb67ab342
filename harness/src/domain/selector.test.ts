import { describe, expect, it } from '@jest/globals';
import { companionsOf, metricOf, selectorProblem, selectorsOf } from './selector.ts';
import type { Sli } from './sli.ts';

describe('a selector of an indicator', () => {
  it.each([
    'http_requests_total',
    ' http_requests_total ',
    'job:http_requests:total{}',
    'http_requests_total{job="api"}',
    'http_requests_total{job=\'api\', status=~"5..",}',
    'http_requests_total{path!~`/health.*`, job!="a \\"b\\" {c}"}',
    '{__name__="http_requests_total",job="api"}',
    '{"http.requests", "service.name"="api"}',
  ])('is fine when bare: %s', (selector) => {
    expect(selectorProblem(selector)).toBeUndefined();
  });

  it.each([
    ['', 'it names no metric'],
    ['{job="api"}', 'it names no metric'],
    ['m{__name__="n"}', 'it names the metric twice'],
    ['{"m", __name__="n"}', 'it names the metric twice'],
    ['rate(m[5m])', '"rate(…)" is a call or an expression'],
    ['(m)', 'it is a call or an expression'],
    ['m[5m]', 'it has a range'],
    ['m{a="b"}[5m]', 'it has a range'],
    ['m offset 5m', 'it is moved in time'],
    ['m{a="b"} @ 1', 'it is moved in time'],
    ['a / b', '"/" does not belong in it'],
    ['a{b="c"} or d', '"or" does not belong in it'],
    ['sum by (job) (m)', '"by" does not belong in it'],
    ['m{a="b"', 'a comma or "}" is missing after a="b"'],
    ['m{', 'its "{" is never closed'],
    ['m{a}', 'label a needs =, !=, =~ or !~ and a value in quotes'],
    ['m{a==1}', 'the value of label a is not in quotes'],
    ['m{a=1}', 'the value of label a is not in quotes'],
    ['m{a="b" c="d"}', 'a comma or "}" is missing after a="b"'],
    ['m{a:b="c"}', '"a:b" stands where a label should'],
    ['m{5="b"}', '"5" stands where a label should'],
    ['5', '"5" does not belong in it'],
  ])('is refused with the reason when it is not: %s', (selector, why) => {
    expect(selectorProblem(selector)).toBe(
      `"${selector}" is not a bare selector: ${why}. Right is, for example, http_requests_total{job="api"}.`,
    );
  });

  it('gives the name of its metric', () => {
    expect(metricOf('http_requests_total{job="api"}')).toBe('http_requests_total');
    expect(metricOf('{"http.requests", job="api"}')).toBe('http.requests');
    expect(metricOf('{__name__=~"http_.*"}')).toBe('');
    expect(metricOf('rate(m[5m])')).toBe('');
  });

  it('passes on to its companions only what names the target', () => {
    expect(companionsOf(`m{job=~'api|web',status="503",instance!="a:1"}`)).toEqual({
      processStart: `process_start_time_seconds{job=~'api|web',instance!="a:1"}`,
      scrapeDuration: `scrape_duration_seconds{job=~'api|web',instance!="a:1"}`,
    });
    expect(companionsOf('m{status="503"}')).toEqual({
      processStart: 'process_start_time_seconds',
      scrapeDuration: 'scrape_duration_seconds',
    });
  });
});

describe('the selectors of an indicator', () => {
  const sli = (server?: Sli['server']): Sli => ({
    name: 'api-availability',
    service: 'api',
    description: '',
    ...(server === undefined ? {} : { server }),
  });

  it('are none without a server side', () => {
    expect(selectorsOf(sli())).toEqual([]);
  });

  it('are the companions, the bad and the total events, in that order', () => {
    const server = {
      kind: 'ratio',
      bad: 'requests_total{job="api",status=~"5.."}',
      total: 'requests_total{job="api"}',
      absentBadMeansZero: true,
    } as const;
    expect(selectorsOf(sli(server))).toEqual([
      'scrape_duration_seconds{job="api"}',
      'process_start_time_seconds{job="api"}',
      'requests_total{job="api",status=~"5.."}',
      'requests_total{job="api"}',
    ]);
  });

  it('are the companions and the buckets of a histogram', () => {
    expect(selectorsOf(sli({ kind: 'histogram', buckets: 'seconds_bucket' }))).toEqual([
      'scrape_duration_seconds',
      'process_start_time_seconds',
      'seconds_bucket',
    ]);
  });
});
