import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY_SLO, spoiled } from '../../../test/fixtures/slo-document.ts';
import { formatDiagnostics } from '../source/diagnostic.ts';
import { loadSlos } from './load-slos.ts';

const LATENCY = `apiVersion: openslo/v1
kind: SLI
metadata:
  name: api-latency
  annotations: { faultline.dev/client: latency, faultline.dev/service: api }
spec:
  thresholdMetric:
    metricSource: { type: Prometheus, spec: { query: took_seconds_bucket } }
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: api-quick }
spec:
  description: Quick.
  service: api
  indicatorRef: api-latency
  timeWindow: [{ duration: 4w, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: [{ op: lte, value: 0.3, target: 0.95 }]
`;

function mistakesOf(...texts: readonly string[]): readonly string[] {
  const loaded = loadSlos(texts.map((text, index) => ({ file: `${index}.yaml`, text })));
  return loaded.ok ? [] : formatDiagnostics(loaded.diagnostics).split('\n');
}

describe('loading SLOs', () => {
  it('reads an indicator of two counters and one of a histogram, inline and by reference', () => {
    const availability = {
      name: 'api-availability',
      service: 'api',
      description: 'Answered.',
      client: { kind: 'availability' },
      server: {
        kind: 'ratio',
        bad: 'requests_total{status=~"5.."}',
        total: 'requests_total',
        absentBadMeansZero: true,
      },
    };
    const latency = {
      name: 'api-latency',
      service: 'api',
      description: 'api-latency',
      client: { kind: 'latency' },
      server: { kind: 'histogram', buckets: 'took_seconds_bucket' },
    };
    const loaded = loadSlos([
      { file: 'a.yaml', text: AVAILABILITY_SLO },
      { file: 'b.yaml', text: LATENCY },
    ]);
    expect(loaded).toEqual({
      ok: true,
      catalogue: {
        slis: new Map<string, object>([
          ['api-availability', availability],
          ['api-latency', latency],
        ]),
        slos: new Map<string, object>([
          [
            'api-availability',
            {
              name: 'api-availability',
              description: 'Answered.',
              sli: availability,
              target: 0.999,
              windowMs: 2_592_000_000,
            },
          ],
          [
            'api-quick',
            {
              name: 'api-quick',
              description: 'Quick.',
              sli: latency,
              target: 0.95,
              underMs: 300,
              windowMs: 2_419_200_000,
            },
          ],
        ]),
      },
    });
  });

  it.each([
    [
      'a query that is more than a selector',
      'query: requests_total }',
      'query: "rate(requests_total[5m])" }',
      '17:67  `rate(requests_total[5m])` is not a bare selector',
    ],
    [
      'a window that is neither rolling nor of the calendar',
      'isRolling: true',
      'isRolling: false',
      '18:16  this window neither rolls nor has a `calendar`',
    ],
    [
      'a duration that OpenSLO does not have',
      'duration: 30d',
      'duration: 30s',
      '18:28  `30s` cannot stand here',
    ],
    [
      'good and bad at once',
      'counter: true',
      'counter: true\n        good: { metricSource: { type: Prometheus, spec: { query: x } } }',
      '16:9  `good` and `bad` are both here',
    ],
    [
      'a data source that nobody describes',
      'total: { metricSource: { type: Prometheus',
      'total: { metricSource: { metricSourceRef: promethus',
      '17:51  there is no data source `promethus`',
    ],
    [
      'several targets',
      '[{ targetPercent: 99.9 }]',
      '[{ targetPercent: 99.9 }, { targetPercent: 99 }]',
      '20:16  there are several objectives, and this one has no name of letters',
    ],
    [
      'two targets in one',
      'targetPercent: 99.9',
      'targetPercent: 99.9, target: 0.999',
      '20:18  `target` and `targetPercent` are both here',
    ],
    [
      'a target of everything',
      'targetPercent: 99.9',
      'targetPercent: 100',
      '20:33  this is not between nothing and everything',
    ],
    ['no target', 'targetPercent: 99.9', 'displayName: x', '20:16  `target` is missing'],
    [
      'a threshold for a ratio',
      'targetPercent: 99.9',
      'targetPercent: 99.9, op: lte',
      '20:39  `api-availability` has no threshold',
    ],
    [
      'an unknown annotation of ours',
      'faultline.dev/client:',
      'faultline.dev/clinet:',
      '10:9  `faultline.dev/clinet` is not known here, did you mean `faultline.dev/client`?',
    ],
    [
      'an unknown client side',
      'client: availability',
      'client: availabilty',
      '10:31  `availabilty` is not known here, did you mean `availability`?',
    ],
    [
      'sides that do not agree',
      'client: availability',
      'client: latency',
      '10:31  the client side is `latency`, and the metric is not',
    ],
    [
      'a target in per cent that says it is a share',
      'targetPercent: 99.9',
      'target: 95',
      '20:26  `95` is no share',
    ],
    [
      'an annotation of the SLO on its indicator',
      'faultline.dev/client: availability',
      'faultline.dev/during: fault',
      '10:9  `faultline.dev/during` belongs to the metadata of the SLO, not of its indicator',
    ],
    [
      'an annotation of the indicator on its SLO',
      'metadata: { name: api-availability }',
      'metadata: { name: api-availability, annotations: { faultline.dev/client: availability } }',
      '3:52  `faultline.dev/client` belongs to the metadata of the indicator, not of the SLO',
    ],
    ['a flag that is neither', "'true'", "'yes'", '11:46  `yes` is not known here'],
    ['an unknown kind', 'kind: SLO', 'kind: Slo', '2:7  unknown kind `Slo`, did you mean `SLO`?'],
    [
      'no indicator',
      'indicator:\n',
      'indicatr:\n',
      '6:3  unknown key `indicatr`, did you mean `indicator`?',
    ],
  ])('refuses %s', (_, from, to, message) => {
    expect(mistakesOf(spoiled(AVAILABILITY_SLO, from, to))).toContain(`0.yaml:${message}`);
  });

  it.each([
    [
      'a bucket chosen by hand',
      'took_seconds_bucket',
      `'took_seconds_bucket{le="0.3"}'`,
      '8:54  a bucket is chosen by `le`',
    ],
    [
      'a histogram of something else',
      'took_seconds_bucket',
      'took_ms_bucket',
      '8:54  `took_ms_bucket` is not a histogram of seconds',
    ],
    [
      'another operator',
      'op: lte',
      'op: gte',
      '19:22  OpenSLO knows this, faultline does not honour it: a latency that is good when it is long',
    ],
    ['no threshold', 'value: 0.3, ', '', '19:16  `value` is missing: `api-latency` is a latency'],
    ['a threshold of nothing', 'value: 0.3', 'value: 0', '19:34  no answer is that fast'],
    [
      'a reference to nothing',
      'indicatorRef: api-latency',
      'indicatorRef: api-latncy',
      '16:17  there is no indicator `api-latncy`, did you mean `api-latency`?',
    ],
    [
      'another service',
      'service: api\n',
      'service: web\n',
      '15:12  the SLO is of `web`, its indicator of `api`',
    ],
    [
      'an indicator of no service',
      ', faultline.dev/service: api',
      '',
      '4:3  nothing says which service this indicator is of',
    ],
  ])('refuses %s', (_, from, to, message) => {
    expect(mistakesOf(spoiled(LATENCY, from, to))).toContain(`0.yaml:${message}`);
  });

  it('refuses the same name twice, in whichever file', () => {
    expect(mistakesOf(AVAILABILITY_SLO, AVAILABILITY_SLO)).toEqual([
      '1.yaml:3:19  an SLO `api-availability` stands elsewhere already',
      '    give it another name',
      '1.yaml:8:13  an indicator `api-availability` stands elsewhere already',
      '    give it another name, or use `indicatorRef`',
    ]);
  });

  it('blames a broken indicator alone, not those who refer to it', () => {
    expect(mistakesOf(spoiled(LATENCY, 'took_seconds_bucket', 'sum(x)'))).toEqual([
      '0.yaml:8:54  `sum(x)` is not a bare selector',
      '    write the series of a histogram, like http_request_duration_seconds_bucket{job="api"}: no rate(), sum() or [5m]',
    ]);
  });
});
