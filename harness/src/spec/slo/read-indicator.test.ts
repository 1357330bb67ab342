import { describe, expect, it } from '@jest/globals';
import { formatDiagnostics } from '../source/diagnostic.ts';
import { loadSlos } from './load-slos.ts';

const metric = (query: string) =>
  `{ metricSource: { type: Prometheus, spec: { query: ${query} } } }`;
const RATIO = (part: 'good' | 'bad') =>
  `ratioMetric: { counter: true, ${part}: ${metric('part_total')}, total: ${metric('all_total')} }`;
const THRESHOLD = `thresholdMetric: ${metric('queue_depth')}`;

function mistakesOf(annotation: string, spec: string): readonly string[] {
  const text = `apiVersion: openslo/v1
kind: SLI
metadata:
  name: shop
  annotations: { faultline.dev/service: shop, ${annotation}: 'true' }
spec:
  description: A shop.
  ${spec}
`;
  const loaded = loadSlos([{ file: 'sli.yaml', text }]);
  return loaded.ok ? [] : formatDiagnostics(loaded.diagnostics).split('\n');
}

describe('an annotation of an indicator', () => {
  const NEEDS_BAD =
    '`faultline.dev/absent-bad-means-zero` needs a `ratioMetric` with `bad`: no other series can be absent';
  const NEEDS_THRESHOLD =
    '`faultline.dev/native-histogram` is of a `thresholdMetric`: a ratio has no histogram';

  it.each([
    ['absent-bad-means-zero', RATIO('good'), NEEDS_BAD],
    ['absent-bad-means-zero', THRESHOLD, NEEDS_BAD],
    ['native-histogram', RATIO('bad'), NEEDS_THRESHOLD],
  ])('is a mistake where it does nothing: %s of %s', (name, spec, message) => {
    expect(mistakesOf(`faultline.dev/${name}`, spec)).toContain(`sli.yaml:5:47  ${message}`);
  });

  it.each([
    ['absent-bad-means-zero', RATIO('bad')],
    ['native-histogram', THRESHOLD.replace('queue_depth', 'took_seconds')],
  ])('is fine where it does something: %s of %s', (name, spec) => {
    expect(mistakesOf(`faultline.dev/${name}`, spec)).toEqual([]);
  });
});
