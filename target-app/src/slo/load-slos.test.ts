import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BUILT_IN_SLOS } from './built-in-slos.ts';
import { loadSlos } from './load-slos.ts';

const SHIPPED = join(import.meta.dirname, '../../../experiments/slos');
/** The others hold numbers of which nothing is promised. */
const WITH_PROMISES = globSync('*.yaml', { cwd: SHIPPED }).filter((name) =>
  /^kind: SLO$/m.test(readFileSync(join(SHIPPED, name), 'utf8')),
);
const EXAMPLE = `apiVersion: openslo/v1
kind: SLO
metadata: { name: uploads }
spec:
  indicator:
    spec:
      ratioMetric:
        good: { metricSource: { spec: { query: 'uploads_total{result="ok"}' } } }
        total: { metricSource: { spec: { query: uploads_total } } }
  timeWindow: [{ duration: 4w }]
  objectives: [{ target: 0.9 }]
`;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slos-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function file(text: string): string {
  const path = join(folder, 'slos.yaml');
  writeFileSync(path, text);
  return path;
}

describe('the SLOs', () => {
  it('are those that the experiments assert, and the same are built in', () => {
    expect(loadSlos([])).toEqual(loadSlos([join(SHIPPED, 'headline.yaml')]));
    expect(BUILT_IN_SLOS).toEqual(loadSlos([]));
  });

  it.each(WITH_PROMISES)('of %s are understood', (name) => {
    expect(loadSlos([join(SHIPPED, name)]).length).toBeGreaterThan(0);
  });

  it('are read from files that are named', () => {
    expect(loadSlos([file(EXAMPLE)])).toEqual([
      {
        name: 'uploads',
        title: 'uploads',
        description: '',
        target: 0.9,
        windowMs: 28 * 86_400_000,
        indicator: {
          kind: 'good-events',
          good: {
            metric: 'uploads_total',
            matchers: [{ label: 'result', operator: '=', value: 'ok' }],
          },
          total: { metric: 'uploads_total', matchers: [] },
        },
      },
    ]);
  });

  it.each([
    ['target: 0.9', 'target: 1.5', /slos\.yaml, document 1: \/spec\/objectives\/0\/target/],
    ['kind: SLO', 'kind: Service', /document 1: \/kind/],
    ['duration: 4w', 'duration: a while', /"a while" is not a duration like 30d/],
    ['good:', 'raw:', /neither a ratio nor a threshold/],
    ['query: uploads_total', 'query: sum(uploads_total)', /is not a selector of one metric/],
    ['metadata: {', 'metadata: [', /document 1: /],
  ])('are refused with the reason when %s is %s', (from, to, message) => {
    const path = file(EXAMPLE.replace(from, to));
    expect(() => loadSlos([path])).toThrow(message);
  });

  it('are refused when a name stands twice', () => {
    expect(() => loadSlos([file(`${EXAMPLE}---\n${EXAMPLE}`)])).toThrow(
      'There are two SLOs with the name uploads.',
    );
  });
});
