import type { ClientSli, ServerSli, Sli } from '../../domain/sli.ts';
import { readSelector, type Selector } from '../read-selector.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { LONGEST_NAME, NAME_PATTERN } from '../schema/named-schema.ts';
import { explainChoice } from '../schema/explain-error.ts';
import type { Path } from '../source/source-node.ts';
import type { Report } from '../source/report.ts';
import { shown } from '../source/shown.ts';
import type { IndicatorEntry } from './slo-schema.ts';

const PREFIX = 'faultline.dev/';
const ANNOTATIONS = ['client', 'service', 'absent-bad-means-zero'].map((name) => PREFIX + name);

type Entry = Salvaged<IndicatorEntry>;

/**
 * Reads an indicator: its server side from the metric, its client side from the annotation
 * `faultline.dev/client`. `service` is that of the SLO around it; an SLI document names it by annotation.
 */
export function readIndicator(
  entry: Entry,
  service: string | undefined,
  report: Report,
): Sli | undefined {
  const name = entry.metadata?.name;
  const annotations = entry.metadata?.annotations ?? {};
  checkAnnotations(annotations, report);
  const server = readServer(entry, annotations[`${PREFIX}absent-bad-means-zero`], report);
  const client = readClient(annotations[`${PREFIX}client`], report);
  checkSidesAgree(client, server, report);
  checkOwner(annotations[`${PREFIX}service`], report);
  const owner = annotations[`${PREFIX}service`] ?? service;
  if (owner === undefined) {
    const message = 'nothing says which service this indicator is of';
    report(['metadata'], { message, expected: `add the annotation \`${PREFIX}service\`` });
  }
  if (name === undefined || owner === undefined || server === undefined) return undefined;
  const description = entry.spec?.description ?? entry.metadata?.displayName ?? name;
  return { name, service: owner, description, ...(client === undefined ? {} : { client }), server };
}

function checkAnnotations(
  annotations: Readonly<Record<string, string | undefined>>,
  report: Report,
): void {
  for (const key of Object.keys(annotations)) {
    if (!key.startsWith(PREFIX) || ANNOTATIONS.includes(key)) continue;
    report(['metadata', 'annotations', key], explainChoice(shown(key), ANNOTATIONS), 'key');
  }
}

/** A schema says the same of a service that is named elsewhere. */
function checkOwner(written: string | undefined, report: Report): void {
  if (written === undefined) return;
  if (new RegExp(NAME_PATTERN).test(written) && written.length <= LONGEST_NAME) return;
  report(['metadata', 'annotations', `${PREFIX}service`], {
    message: `\`${shown(written)}\` is not the name of a service`,
    expected: 'write lower-case letters, digits and hyphens',
  });
}

function readClient(written: string | undefined, report: Report): ClientSli | undefined {
  if (written === undefined) return undefined;
  if (written === 'availability' || written === 'latency') return { kind: written };
  const path = ['metadata', 'annotations', `${PREFIX}client`];
  report(path, explainChoice(shown(written), ['availability', 'latency']));
  return undefined;
}

function readServer(
  entry: Entry,
  absentBad: string | undefined,
  report: Report,
): ServerSli | undefined {
  if (absentBad !== undefined && absentBad !== 'true' && absentBad !== 'false') {
    const path = ['metadata', 'annotations', `${PREFIX}absent-bad-means-zero`];
    report(path, explainChoice(shown(absentBad), ['true', 'false']));
  }
  const { spec } = entry;
  if (spec === undefined) return undefined;
  if ('ratioMetric' in spec) {
    const { bad: badMetric, total: totalMetric } = spec.ratioMetric ?? {};
    const bad = readMetric(badMetric, ['spec', 'ratioMetric', 'bad'], report);
    const total = readMetric(totalMetric, ['spec', 'ratioMetric', 'total'], report);
    if (bad === undefined || total === undefined) return undefined;
    return {
      kind: 'ratio',
      bad: bad.query,
      total: total.query,
      absentBadMeansZero: absentBad === 'true',
    };
  }
  if (!('thresholdMetric' in spec)) return undefined;
  const buckets = readMetric(spec.thresholdMetric, ['spec', 'thresholdMetric'], report);
  if (buckets === undefined) return undefined;
  checkBuckets(buckets, report);
  return { kind: 'histogram', buckets: buckets.query };
}

type Metric = Salvaged<{ metricSource: { spec: { query: string } } }>;
type ReadMetric = { readonly query: string; readonly selector: Selector };

function readMetric(
  metric: Metric | undefined,
  path: Path,
  report: Report,
): ReadMetric | undefined {
  const query = metric?.metricSource?.spec?.query?.trim();
  if (query === undefined) return undefined;
  const selector = readSelector(query);
  if (selector !== undefined) return { query, selector };
  report([...path, 'metricSource', 'spec', 'query'], {
    message: `\`${shown(query)}\` is not a bare selector`,
    expected:
      'write a metric with its labels, like http_requests_total{job="api"}: no rate(), sum() or [5m]',
  });
  return undefined;
}

function checkBuckets({ selector }: ReadMetric, report: Report): void {
  const path = ['spec', 'thresholdMetric', 'metricSource', 'spec', 'query'];
  if (!selector.metric.endsWith('_seconds_bucket')) {
    const message = `\`${shown(selector.metric)}\` is not a histogram of seconds`;
    report(path, { message, expected: 'name a series that ends in `_seconds_bucket`' });
  }
  if (selector.labels.includes('le')) {
    const message = 'a bucket is chosen by `le`';
    report(path, { message, expected: 'take `le` out; the objective says which threshold' });
  }
}

function checkSidesAgree(
  client: ClientSli | undefined,
  server: ServerSli | undefined,
  report: Report,
): void {
  if (client === undefined || server === undefined) return;
  const fits = (client.kind === 'latency') === (server.kind === 'histogram');
  if (fits) return;
  report(['metadata', 'annotations', `${PREFIX}client`], {
    message: `the client side is \`${client.kind}\`, and the metric is not`,
    expected: 'write `availability` with a `ratioMetric`, `latency` with a `thresholdMetric`',
  });
}
