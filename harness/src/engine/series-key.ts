import type { RawSeries } from '../domain/raw-series.ts';
import { labelKey } from '../domain/sli-events.ts';

/**
 * A text that two series share when they are the same to Prometheus, which writes the bounds of buckets its own way:
 * `le="1"` becomes `le="1.0"`.
 */
export function seriesKey(labels: RawSeries['labels']): string {
  const { le } = labels;
  const bound = le === undefined || Number.isNaN(Number(le)) ? {} : { le: String(Number(le)) };
  return labelKey({ labels: { ...labels, ...bound }, samples: [] });
}

/** The series of a key as PromQL writes it: `requests_total{status="503"}`. */
export function seriesWords(key: string): string {
  const pairs = [...key.matchAll(/\["([^"]*)",("(?:[^"\\]|\\.)*")\]/g)];
  const name = pairs.find(([, label]) => label === '__name__')?.[2] ?? '';
  const labels = pairs.flatMap(([, label = '', value = '']) =>
    label === '__name__' ? [] : [`${label}=${value}`],
  );
  return `${name.slice(1, -1)}{${labels.join(',')}}`;
}
