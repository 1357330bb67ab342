import type { ClientSli, RatioSli, ServerSli, Sli } from '../../domain/sli.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { LONGEST_NAME, NAME_PATTERN } from '../schema/named-schema.ts';
import { explainChoice } from '../schema/explain-error.ts';
import type { Report } from '../source/report.ts';
import { shown } from '../source/shown.ts';
import {
  annotationPath,
  type Annotations,
  checkAnnotations,
  ours,
  readFlag,
} from './annotations.ts';
import { notHonoured } from './not-honoured.ts';
import {
  checkValueQuery,
  type DataSources,
  readCounter,
  readQuery,
  type ReadMetric,
} from './read-metric.ts';
import type { IndicatorEntry } from './slo-schema.ts';

type Entry = Salvaged<IndicatorEntry>;

/** Where an indicator stands: the service of the SLO around it, if any, and the data sources there are. */
export type IndicatorContext = {
  /** An SLI document names it by annotation. */
  readonly service: string | undefined;
  readonly sources: DataSources;
};

/**
 * Reads an indicator: its server side from the metric, its client side from the annotation `faultline.dev/client`. A
 * threshold is held against a histogram when the client side is a latency, the series end in `_bucket`, or the
 * annotation `faultline.dev/native-histogram` says so; against any other query it is held as a value.
 */
export function readIndicator(
  entry: Entry,
  { service, sources }: IndicatorContext,
  report: Report,
): Sli | undefined {
  const name = entry.metadata?.name;
  const annotations = entry.metadata?.annotations ?? {};
  checkAnnotations(annotations, 'indicator', report);
  const client = readClient(annotations[ours('client')], report);
  const server = readServer(entry, { annotations, client, sources }, report);
  checkSidesAgree(client, server, report);
  checkOwner(annotations[ours('service')], report);
  const owner = annotations[ours('service')] ?? service;
  if (owner === undefined) {
    const message = 'nothing says which service this indicator is of';
    report(['metadata'], { message, expected: `add the annotation \`${ours('service')}\`` });
  }
  if (name === undefined || owner === undefined || server === undefined) return undefined;
  const description = entry.spec?.description ?? entry.metadata?.displayName ?? name;
  return { name, service: owner, description, ...(client === undefined ? {} : { client }), server };
}

/** A schema says the same of a service that is named elsewhere. */
function checkOwner(written: string | undefined, report: Report): void {
  if (written === undefined) return;
  if (new RegExp(NAME_PATTERN).test(written) && written.length <= LONGEST_NAME) return;
  report(annotationPath('service'), {
    message: `\`${shown(written)}\` is not the name of a service`,
    expected: 'write lower-case letters, digits and hyphens',
  });
}

function readClient(written: string | undefined, report: Report): ClientSli | undefined {
  if (written === undefined) return undefined;
  if (written === 'availability' || written === 'latency') return { kind: written };
  report(annotationPath('client'), explainChoice(shown(written), ['availability', 'latency']));
  return undefined;
}

type ServerContext = {
  readonly annotations: Annotations;
  readonly client: ClientSli | undefined;
  readonly sources: DataSources;
};

function readServer(entry: Entry, context: ServerContext, report: Report): ServerSli | undefined {
  const absentBadMeansZero = readFlag(context.annotations, 'absent-bad-means-zero', report);
  const isNative = readFlag(context.annotations, 'native-histogram', report);
  const { spec } = entry;
  if (spec === undefined) return undefined;
  checkFlags(spec, context.annotations, report);
  if ('ratioMetric' in spec) {
    return readRatio(spec.ratioMetric ?? {}, absentBadMeansZero, context.sources, report);
  }
  if (!('thresholdMetric' in spec)) return undefined;
  const path = ['spec', 'thresholdMetric'];
  const metric = readQuery(spec.thresholdMetric, path, context.sources, report);
  if (metric === undefined) return undefined;
  const isBuckets = metric.selector?.metric.endsWith('_bucket') === true;
  if (isNative || isBuckets || context.client?.kind === 'latency') {
    return readHistogram(metric, report);
  }
  return checkValueQuery(metric.query, path, report)
    ? { kind: 'value', query: metric.query }
    : undefined;
}

/** A flag that does nothing here was meant to do something. */
function checkFlags(
  spec: NonNullable<Entry['spec']>,
  annotations: Annotations,
  report: Report,
): void {
  const isRatio = 'ratioMetric' in spec;
  const hasBad = isRatio && 'bad' in (spec.ratioMetric ?? {});
  const useless = [
    ...(hasBad
      ? []
      : [
          [
            'absent-bad-means-zero',
            'needs a `ratioMetric` with `bad`: no other series can be absent',
          ],
        ]),
    ...(isRatio
      ? [['native-histogram', 'is of a `thresholdMetric`: a ratio has no histogram']]
      : []),
  ] as const;
  for (const [name = '', why = ''] of useless) {
    if (annotations[ours(name)] === undefined) continue;
    const message = `\`${ours(name)}\` ${why}`;
    report(annotationPath(name), { message, expected: 'take it out' }, 'key');
  }
}

type RatioEntry = NonNullable<
  Extract<NonNullable<Entry['spec']>, { ratioMetric?: unknown }>['ratioMetric']
>;

function readRatio(
  ratio: RatioEntry,
  absentBadMeansZero: boolean,
  sources: DataSources,
  report: Report,
): RatioSli | undefined {
  const path = ['spec', 'ratioMetric'];
  const raw = ['raw', 'rawType'].find((key) => key in ratio);
  if (raw !== undefined) {
    const what = 'a share that is computed already';
    const instead = 'write `total` with `good` or `bad`, the counters it is made of';
    notHonoured(report, [...path, raw], { what, instead, of: 'key' });
    return undefined;
  }
  if (ratio.counter === false) {
    const what = 'a ratio of numbers that go up and down';
    notHonoured(report, [...path, 'counter'], { what, instead: 'count events, and write `true`' });
  } else if (!('counter' in ratio)) {
    const message = '`counter` is missing';
    report(path, { message, expected: 'add `counter: true`: both must be counters' });
  }
  if ('good' in ratio && 'bad' in ratio) {
    const message = '`good` and `bad` are both here';
    report([...path, 'good'], { message, expected: 'keep one of the two' }, 'key');
    return undefined;
  }
  const part = 'good' in ratio ? 'good' : 'bad';
  for (const key of [part, 'total'].filter((one) => !(one in ratio))) {
    const expected =
      key === 'total' ? 'add `total`, the counter of all events' : 'add `good` or `bad`';
    report(path, { message: `\`${key}\` is missing`, expected });
  }
  const counted = readCounter(ratio[part], [...path, part], sources, report);
  const total = readCounter(ratio.total, [...path, 'total'], sources, report);
  if (counted === undefined || total === undefined) return undefined;
  return part === 'good'
    ? { kind: 'ratio', good: counted, total }
    : { kind: 'ratio', bad: counted, total, absentBadMeansZero };
}

function readHistogram({ query, selector }: ReadMetric, report: Report): ServerSli | undefined {
  const path = ['spec', 'thresholdMetric', 'metricSource', 'spec', 'query'];
  if (selector === undefined) {
    report(path, {
      message: `\`${shown(query)}\` is not a bare selector`,
      expected:
        'write the series of a histogram, like http_request_duration_seconds_bucket{job="api"}: no rate(), sum() or [5m]',
    });
    return undefined;
  }
  if (!/_seconds(?:_bucket)?$/.test(selector.metric)) {
    report(path, {
      message: `\`${shown(selector.metric)}\` is not a histogram of seconds`,
      expected:
        'name a series that ends in `_seconds_bucket`, or in `_seconds` if it is a native histogram',
    });
  }
  if (selector.labels.includes('le')) {
    const message = 'a bucket is chosen by `le`';
    report(path, { message, expected: 'take `le` out; the objective says which threshold' });
  }
  return { kind: 'histogram', buckets: query };
}

function checkSidesAgree(
  client: ClientSli | undefined,
  server: ServerSli | undefined,
  report: Report,
): void {
  if (client === undefined || server === undefined) return;
  if (server.kind === 'value') {
    const message = 'a client cannot see a value that only Prometheus knows';
    report(annotationPath('client'), { message, expected: 'take it out' }, 'key');
    return;
  }
  if ((client.kind === 'latency') === (server.kind === 'histogram')) return;
  report(annotationPath('client'), {
    message: `the client side is \`${client.kind}\`, and the metric is not`,
    expected: 'write `availability` with a `ratioMetric`, `latency` with a `thresholdMetric`',
  });
}
