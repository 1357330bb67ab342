import { describe, expect, it } from '@jest/globals';
import type { ServerSli } from '../sli.ts';
import { errorRatioOf } from './error-ratio.ts';
import { prometheusDuration } from './prometheus-duration.ts';
import { renderRules } from './render-rules.ts';
import type { RuleSlo } from './rule-slo.ts';
import { rulesOfSlo } from './rules-of-slo.ts';

const DAY_MS = 86_400_000;
const RATIO: ServerSli = {
  kind: 'ratio',
  bad: 'requests_total{status=~"5.."}',
  total: 'requests_total',
  absentBadMeansZero: true,
};

function slo(server: ServerSli | undefined, changes: Partial<RuleSlo> = {}): RuleSlo {
  const sli = { name: 'answers', service: 'shop', description: 'Answered.' };
  return {
    name: 'shop-answers',
    description: 'Requests are answered.',
    sli: server === undefined ? sli : { ...sli, server },
    target: 0.999,
    windowMs: 30 * DAY_MS,
    ...changes,
  };
}

function ratioOver5m(one: RuleSlo): string {
  const written = errorRatioOf(one);
  return written.ok ? written.ratio.over('5m') : written.because;
}

const histogram = (buckets: string): ServerSli => ({ kind: 'histogram', buckets });

describe('the error ratio in PromQL', () => {
  it.each([
    [
      'of bad events that may be absent',
      slo(RATIO),
      '(sum(increase(requests_total{status=~"5.."}[5m])) or vector(0))\n/ (sum(increase(requests_total[5m])) > 0)',
    ],
    [
      'of bad events whose absence is not declared to be zero',
      slo({ ...RATIO, bad: 'bad_total', absentBadMeansZero: false }),
      'sum(increase(bad_total[5m]))\n/ (sum(increase(requests_total[5m])) > 0)',
    ],
    [
      'of good events',
      slo({ kind: 'ratio', good: 'good_total', total: 'all_total' }),
      '1 - sum(increase(good_total[5m]))\n/ (sum(increase(all_total[5m])) > 0)',
    ],
    [
      'of a histogram, by the bucket at the threshold',
      slo(histogram('took_seconds_bucket{job="x",}'), { underMs: 200 }),
      '1 - sum(increase(took_seconds_bucket{job="x",le="0.2"}[5m]))\n/ (sum(increase(took_seconds_bucket{job="x",le="+Inf"}[5m])) > 0)',
    ],
    [
      'of a bucket at a whole number, which Prometheus 2 and 3 write differently',
      slo(histogram('took_seconds_bucket'), { underMs: 2_000 }),
      String.raw`1 - sum(increase(took_seconds_bucket{le=~"2(\\.0)?"}[5m]))` +
        '\n/ (sum(increase(took_seconds_bucket{le="+Inf"}[5m])) > 0)',
    ],
    [
      'of a histogram of milliseconds',
      slo(histogram('took_milliseconds_bucket{}'), { underMs: 2.5 }),
      '1 - sum(increase(took_milliseconds_bucket{le="2.5"}[5m]))\n/ (sum(increase(took_milliseconds_bucket{le="+Inf"}[5m])) > 0)',
    ],
    [
      'of a native histogram',
      slo(histogram('took_seconds'), { underMs: 200 }),
      '1 - histogram_fraction(-Inf, 0.2, sum(increase(took_seconds[5m])))\nand histogram_count(sum(increase(took_seconds[5m]))) > 0',
    ],
    [
      'of the time a number is beyond its limit',
      slo({ kind: 'value', query: 'queue' }, { within: { op: 'lte', limit: 5 } }),
      'avg_over_time(slo:beyond_limit:bool{slo="shop-answers"}[5m])',
    ],
    [
      'not of a number without a limit',
      slo({ kind: 'value', query: 'queue' }),
      '"answers" is a number, not a share of events: a burn rate needs a limit and the share of time it has to hold',
    ],
    [
      'not of a threshold that clients write differently',
      slo(histogram('took_seconds_bucket'), { underMs: 0.01 }),
      'no two clients write a bucket of 0.00001 alike; choose a threshold from 0.0001 to 999999',
    ],
    [
      'not of a latency without a threshold',
      slo(histogram('took_seconds_bucket')),
      '"answers" is a latency, and no threshold is named',
    ],
    ['not of what only the client sees', slo(undefined), '"answers" is not measured by Prometheus'],
  ])('%s', (_, one, promql) => {
    expect(ratioOver5m(one)).toBe(promql);
  });
});

describe('the rules of an SLO', () => {
  it('are a ratio for each window, an alert for each pair, and one for when nothing is known', () => {
    const made = rulesOfSlo(slo(RATIO));
    const names = made.made
      ? made.rules.map((rule) =>
          'record' in rule
            ? rule.record
            : `${rule.alert} ${rule.labels['severity'] ?? ''} ${rule.expr.replaceAll('\n', ' ')} ${rule.for ?? ''}`.trim(),
        )
      : [];
    const above = (window: string, limit: string) =>
      `slo:errors_per_events:ratio_increase${window}{slo="shop-answers"} > ${limit} * 0.001`;
    expect(names).toEqual([
      ...['5m', '30m', '1h', '2h', '6h', '1d', '3d'].map(
        (window) => `slo:errors_per_events:ratio_increase${window}`,
      ),
      `ErrorBudgetBurn page ${above('1h', '14.4')} and ${above('5m', '14.4')}`,
      `ErrorBudgetBurn page ${above('6h', '6')} and ${above('30m', '6')}`,
      `ErrorBudgetBurn ticket ${above('1d', '3')} and ${above('2h', '3')}`,
      `ErrorBudgetBurn ticket ${above('3d', '1')} and ${above('6h', '1')}`,
      'SloMetricAbsent page absent(requests_total) 1m',
    ]);
  });

  it('leave out an alert that could never fire, and say so', () => {
    const made = rulesOfSlo(slo(RATIO, { target: 0.9 }));
    expect(made).toMatchObject({
      made: true,
      remarks: [
        'no page at 14.4 times: even if everything failed, a target of 90 % would not burn so fast',
      ],
    });
    expect(made.made ? made.rules.filter((rule) => 'alert' in rule) : []).toHaveLength(4);
  });

  it.each([
    [{ target: 1 }, 'a target of 100 % leaves no error budget to burn'],
    [
      { windowMs: DAY_MS },
      'its window of 1d is too short: the first alert would look at 10s, less than 1m',
    ],
  ])('cannot be made for %j', (changes, because) => {
    expect(rulesOfSlo(slo(RATIO, changes))).toEqual({ made: false, slo: 'shop-answers', because });
  });

  it('keep a description from being taken for a template, and name the runbook', () => {
    const made = rulesOfSlo(slo(RATIO, { description: 'Below {{ 5 }}.' }), {
      runbook: 'https://example.org/{slo}.md',
    });
    const [alert] = made.made ? made.rules.filter((rule) => 'alert' in rule) : [];
    expect(alert).toEqual({
      alert: 'ErrorBudgetBurn',
      expr: expect.any(String),
      labels: {
        severity: 'page',
        long: '1h',
        short: '5m',
        slo: 'shop-answers',
        service: 'shop',
      },
      annotations: {
        summary:
          'shop-answers spends its error budget so fast that 30d of it last 2d2h (burn rate above 14.4).',
        description:
          'Below {{ "{{" }} 5 }}. {{ $value | humanizePercentage }} failed over 1h; the target is 99.9 % over 30d.',
        runbook_url: 'https://example.org/shop-answers.md',
      },
    });
  });

  it('say which metric is gone', () => {
    const made = rulesOfSlo(slo(RATIO));
    const absent = made.made
      ? made.rules.find((rule) => 'alert' in rule && rule.alert === 'SloMetricAbsent')
      : undefined;
    expect(absent).toMatchObject({
      annotations: {
        summary: expect.stringMatching(
          /^No data for shop-answers: `[a-z_]+.*` is absent from Prometheus\.$/,
        ),
      },
    });
  });

  it('record whether a number, which NaN is not, is beyond its limit before its ratios', () => {
    const value: ServerSli = { kind: 'value', query: 'queue_length' };
    const made = rulesOfSlo(slo(value, { within: { op: 'gte', limit: 0 } }));
    expect(made.made ? made.rules[0] : made).toEqual({
      record: 'slo:beyond_limit:bool',
      expr: 'max(((queue_length) >= -Inf) < bool 0)',
      labels: { slo: 'shop-answers', service: 'shop' },
    });
  });
});

describe('a rules file', () => {
  it('says which SLOs have no rules, in one line however the reason is broken', () => {
    const text = renderRules([{ made: false, slo: 'a', because: 'it is\nbroken' }]);
    expect(text).toBe(
      '# generated by faultline rules: changes here are lost\n# a has no rules: it is broken.\ngroups: []\n',
    );
  });
});

describe('a duration', () => {
  it.each([
    [300_000, '5m'],
    [259_200_000, '3d'],
    [241_920_000, '2d19h12m'],
    [0, '0s'],
  ])('of %d ms is %s in PromQL', (ms, text) => {
    expect(prometheusDuration(ms)).toBe(text);
  });
});
