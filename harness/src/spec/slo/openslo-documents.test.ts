import { describe, expect, it } from '@jest/globals';
import { formatDiagnostics } from '../source/diagnostic.ts';
import { loadSlos } from './load-slos.ts';

const head = (kind: string, name: string) =>
  `apiVersion: openslo/v1\nkind: ${kind}\nmetadata: { name: ${name} }\n`;

const query = (text: string) =>
  `{ metricSource: { type: Prometheus, spec: { query: '${text}' } } }`;

/** An SLO of some indicator, with these objectives. */
function slo(indicator: string, objectives: string, annotations = '{}'): string {
  return `apiVersion: openslo/v1
kind: SLO
metadata: { name: shop, annotations: ${annotations} }
spec:
  service: api
  indicator: ${indicator}
  timeWindow: [{ duration: 28d, isRolling: true }]
  budgetingMethod: Occurrences
  objectives: ${objectives}
`;
}

const ratio = (annotations = '{}') =>
  `{ metadata: { name: counted, annotations: ${annotations} }, spec: { ratioMetric: { counter: true, good: ${query('good_total')}, total: ${query('all_total')} } } }`;
const threshold = (promql: string, annotations = '{}') =>
  `{ metadata: { name: measured, annotations: ${annotations} }, spec: { thresholdMetric: ${query(promql)} } }`;

function load(...texts: readonly string[]) {
  return loadSlos([{ file: 'slo.yaml', text: texts.join('---\n') }]);
}

function catalogueOf(...texts: readonly string[]) {
  const loaded = load(...texts);
  if (!loaded.ok) throw new Error(formatDiagnostics(loaded.diagnostics));
  return loaded.catalogue;
}

function mistakesOf(...texts: readonly string[]): readonly string[] {
  const loaded = load(...texts);
  return loaded.ok ? [] : formatDiagnostics(loaded.diagnostics).split('\n');
}

describe('reading OpenSLO documents', () => {
  it('reads good events out of all', () => {
    const { slis } = catalogueOf(slo(ratio(), '[{ target: 0.99 }]'));
    expect(slis.get('counted')?.server).toEqual({
      kind: 'ratio',
      good: 'good_total',
      total: 'all_total',
    });
  });

  it('reads a number in PromQL that has to stay within a limit', () => {
    const promql = 'time() - last_sync_seconds';
    const { slos } = catalogueOf(slo(threshold(promql), '[{ op: lt, value: 30, target: 0.99 }]'));
    expect(slos.get('shop')).toEqual({
      name: 'shop',
      description: 'measured',
      sli: {
        name: 'measured',
        service: 'api',
        description: 'measured',
        server: { kind: 'value', query: promql },
      },
      target: 0.99,
      within: { op: 'lt', limit: 30 },
      windowMs: 2_419_200_000,
    });
  });

  it.each([
    ['took_seconds', '{ faultline.dev/client: latency }'],
    ['took_seconds', "{ faultline.dev/native-histogram: 'true' }"],
    ['took_seconds_bucket', '{}'],
  ])('takes %s with %s for a histogram', (promql, annotations) => {
    const objectives = '[{ op: lte, value: 0.3, target: 0.9 }]';
    const { slos } = catalogueOf(slo(threshold(promql, annotations), objectives));
    expect(slos.get('shop')).toMatchObject({
      underMs: 300,
      sli: { server: { kind: 'histogram', buckets: promql } },
    });
  });

  it('names each of several objectives after its display name', () => {
    const objectives =
      '[{ displayName: Nearly always!, target: 0.9 }, { displayName: Day 2, target: 0.8 }]';
    const { slos } = catalogueOf(slo(ratio(), objectives));
    expect([...slos].map(([name, { description, target }]) => [name, description, target])).toEqual(
      [
        ['shop/nearly-always', 'Nearly always!', 0.9],
        ['shop/day-2', 'Day 2', 0.8],
      ],
    );
  });

  it('reads what an experiment asks that says no more than its name', () => {
    const annotations =
      "{ faultline.dev/during: 'baseline, fault', faultline.dev/recovery: 10s, faultline.dev/budget: 2% }";
    const indicator = ratio('{ faultline.dev/client: availability }');
    const { slos } = catalogueOf(slo(indicator, '[{ target: 0.99 }]', annotations));
    expect(slos.get('shop')?.byDefault).toEqual({
      during: ['baseline', 'fault'],
      recoveryWithinMs: 10_000,
      consumesAtMost: 0.02,
    });
  });

  it('uses the data source and the service that documents describe', () => {
    const named = ratio().replaceAll('type: Prometheus', 'metricSourceRef: ours');
    const { slis } = catalogueOf(
      `${head('DataSource', 'ours')}spec: { type: Prometheus, connectionDetails: { url: x } }\n`,
      `${head('Service', 'api')}spec: { description: The shop. }\n`,
      slo(named, '[{ target: 0.99 }]'),
    );
    expect([...slis.keys()]).toEqual(['counted']);
  });

  it.each([
    [
      'a value without a limit',
      slo(threshold('x'), '[{ target: 0.9 }]'),
      'slo.yaml:9:16  `op` and `value` are missing: `measured` is a value',
    ],
    [
      'a query that is pinned to a time',
      slo(threshold('x @ 5'), '[{ op: lt, value: 1, target: 0.9 }]'),
      'slo.yaml:6:139  `x @ 5` has no value in a phase: it is pinned to a time with "@"',
    ],
    [
      'a client side of a value',
      slo(
        threshold('x', '{ faultline.dev/client: availability }'),
        '[{ op: lt, value: 1, target: 0.9 }]',
      ),
      'slo.yaml:6:59  a client cannot see a value that only Prometheus knows',
    ],
    [
      'two objectives of one name',
      slo(ratio(), '[{ displayName: A, target: 0.9 }, { displayName: a, target: 0.8 }]'),
      'slo.yaml:9:64  another objective is called `a` as well',
    ],
    [
      'a phase that is not measured',
      slo(ratio(), '[{ target: 0.9 }]', '{ faultline.dev/during: warmup }'),
      'slo.yaml:3:62  `warmup` is not known here',
    ],
    [
      'a budget without a unit',
      slo(ratio(), '[{ target: 0.9 }]', "{ faultline.dev/budget: '2' }"),
      'slo.yaml:3:62  `2` has no unit',
    ],
    [
      'a recovery that no client sees',
      slo(ratio(), '[{ target: 0.9 }]', '{ faultline.dev/recovery: 10s }'),
      'slo.yaml:3:40  `counted` cannot tell a recovery: the client does not see it',
    ],
    [
      'an annotation of an SLO that means nothing',
      slo(ratio(), '[{ target: 0.9 }]', '{ faultline.dev/durng: fault }'),
      'slo.yaml:3:40  `faultline.dev/durng` is not known here, did you mean `faultline.dev/during`?',
    ],
    [
      'an alert policy',
      `${head('AlertPolicy', 'p')}spec: { conditions: [{ conditionRef: c }], notificationTargets: [{ targetRef: t }] }\n`,
      'slo.yaml:2:7  OpenSLO knows this, faultline does not honour it: AlertPolicy documents',
    ],
    [
      'what OpenSLO itself does not know',
      `${head('Service', 'api')}spec: { owner: me }\n`,
      'slo.yaml:4:9  unknown key `owner`',
    ],
  ])('refuses %s', (_, text, message) => {
    expect(mistakesOf(text)).toContain(message);
  });

  it('refuses an SLO of a service that is not among those described', () => {
    const service = `${head('Service', 'apy')}spec: {}\n`;
    expect(mistakesOf(service, slo(ratio(), '[{ target: 0.99 }]'))).toEqual([
      'slo.yaml:10:12  there is no service `api`, did you mean `apy`?',
      '    name one of: apy',
    ]);
  });
});
