import { describe, expect, it } from '@jest/globals';
import type { Chart, Series } from './chart.ts';
import { seriesPath } from './series-path.ts';

const chart: Chart = {
  id: 'share-0',
  title: 'Availability',
  note: '',
  unit: 'ratio',
  heightPx: 100,
  low: 0,
  high: 1,
  steps: false,
  series: [],
  limits: [],
  badSeconds: [],
};
const line: Series = {
  key: 'client',
  label: 'client',
  tone: 'client',
  shape: 'line',
  points: [
    { x: 0, y: 1 },
    { x: 1, y: undefined },
    { x: 2, y: 0.5 },
    { x: 4, y: 0 },
  ],
};

describe('seriesPath', () => {
  it('breaks a line where nothing is known, and keeps a lone point', () => {
    expect(dataOf(line)).toBe('M0,0ZM500,50L1000,100');
  });

  it('draws dots as lines of no length, which do not stretch with the page', () => {
    expect(dataOf({ ...line, shape: 'dots' })).toBe('M0,0h0M500,50h0M1000,100h0');
  });

  it('draws an area down to its base', () => {
    const points = [
      { x: 0, y: 1, base: 0.5 },
      { x: 4, y: 0.75, base: 0.25 },
    ];
    expect(dataOf({ ...line, shape: 'area', points })).toBe('M0,0L1000,25L1000,75L0,50Z');
  });

  it('draws a bar a second, and none where there is nothing', () => {
    const points = [
      { x: 0.5, y: 0.5, base: 0 },
      { x: 1.5, y: 0.2, base: 0.2 },
    ];
    expect(dataOf({ ...line, shape: 'bars', points })).toBe('M0,50H250V100H0z');
  });

  it('draws nothing at all without a known point', () => {
    expect(seriesPath(chart, { ...line, points: [{ x: 0, y: undefined }] }, 4)).toBeUndefined();
  });
});

function dataOf(series: Series): string | undefined {
  return /\sd="([^"]*)"/.exec(seriesPath(chart, series, 4)?.text ?? '')?.[1];
}
