import { selectorProblem } from '../../domain/selector.ts';
import { lookbackOf } from '../../domain/promql-lookback.ts';
import { nearName } from '../source/near-name.ts';
import { readSelector, type Selector } from '../read-selector.ts';
import type { Salvaged } from '../schema/salvage.ts';
import { within, type Report } from '../source/report.ts';
import { shown } from '../source/shown.ts';
import type { Path } from '../source/source-node.ts';
import { notHonoured } from './not-honoured.ts';

/** The data sources that documents describe, by name, with what answers there. */
export type DataSources = ReadonlyMap<string, string>;

type Metric = Salvaged<{
  metricSource: {
    metricSourceRef?: string;
    type?: string;
    spec: Readonly<Record<string, unknown>>;
  };
}>;

export type ReadMetric = { readonly query: string; readonly selector: Selector | undefined };

/** The PromQL query of a metric; undefined, and reported, when it is of something else than Prometheus. */
export function readQuery(
  metric: Metric | undefined,
  path: Path,
  sources: DataSources,
  report: Report,
): ReadMetric | undefined {
  const source = metric?.metricSource;
  if (source === undefined) return undefined;
  const ofSource = within(report, ...path, 'metricSource');
  const isRead = isPrometheus(source, sources, ofSource);
  if (source.spec === undefined) return undefined;
  for (const key of Object.keys(source.spec).filter((one) => one !== 'query')) {
    notHonoured(ofSource, ['spec', key], {
      what: `\`${shown(key)}\` of a metric`,
      instead: 'write all of it as PromQL in `query`',
      of: 'key',
    });
  }
  const { query } = source.spec;
  if (query === undefined && !('query' in source.spec)) {
    ofSource(['spec'], { message: '`query` is missing', expected: 'add `query`, a PromQL query' });
  }
  if (typeof query !== 'string' || !isRead) return undefined;
  return { query: query.trim(), selector: readSelector(query) };
}

function isPrometheus(
  { type, metricSourceRef: ref, ...rest }: NonNullable<NonNullable<Metric>['metricSource']>,
  sources: DataSources,
  report: Report,
): boolean {
  if (ref !== undefined && !sources.has(ref)) {
    const names = [...sources.keys()];
    const suggestion = nearName(ref, names);
    report(['metricSourceRef'], {
      message: `there is no data source \`${ref}\``,
      expected:
        names.length === 0 ? 'write a DataSource document' : `name one of: ${names.join(', ')}`,
      ...(suggestion === undefined ? {} : { suggestion }),
    });
    return false;
  }
  const answers = type ?? sources.get(ref ?? '');
  if (answers === undefined) {
    if ('type' in rest || 'metricSourceRef' in rest) return false;
    const message = '`type` is missing';
    report([], { message, expected: 'add `type: Prometheus`, or `metricSourceRef`' });
    return false;
  }
  if (answers.toLowerCase() === 'prometheus') return true;
  notHonoured(report, [type === undefined ? 'metricSourceRef' : 'type'], {
    what: `a source of the type \`${shown(answers)}\``,
    instead: 'write `Prometheus`, with a query in PromQL',
  });
  return false;
}

/** The selector of a counter, whose raw samples are cut exactly at the phases. */
export function readCounter(
  metric: Metric | undefined,
  path: Path,
  sources: DataSources,
  report: Report,
): string | undefined {
  const read = readQuery(metric, path, sources, report);
  if (read === undefined) return undefined;
  if (read.selector !== undefined) return read.query;
  report([...path, 'metricSource', 'spec', 'query'], {
    message: `\`${shown(read.query)}\` is not a bare selector`,
    expected:
      'write a metric with its labels, like http_requests_total{job="api"}: no rate(), sum() or [5m]',
  });
  return undefined;
}

/** Whether a query can be evaluated within a phase; reported when it cannot. */
export function checkValueQuery(query: string, path: Path, report: Report): boolean {
  const lookback = lookbackOf(query);
  const problem = lookback.ok
    ? query.endsWith(']') && selectorProblem(query) !== undefined
      ? 'it is a range, and not one number a series'
      : undefined
    : lookback.problem;
  if (problem === undefined) return true;
  report([...path, 'metricSource', 'spec', 'query'], {
    message: `\`${shown(query)}\` has no value in a phase: ${problem}`,
    expected: 'write a query with one number a series, of ranges like [30s], without `@`',
  });
  return false;
}
