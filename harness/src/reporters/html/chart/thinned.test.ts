import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Point } from './chart.ts';
import { thinned } from './thinned.ts';

const COLUMNS = 10;
const points = (values: readonly (number | undefined)[]): readonly Point[] =>
  values.map((y, second) => ({ x: second + 0.5, y }));
const value = fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined });
const values = fc.array(value, { minLength: 2 * COLUMNS + 1, maxLength: 400 });

const columnsOf = (of: readonly Point[], seconds: number) =>
  Map.groupBy(of, ({ x }) => Math.floor((x / seconds) * COLUMNS));
const seen = (of: readonly Point[]) => {
  const known = of.flatMap(({ y }) => y ?? []);
  return {
    low: Math.min(...known),
    high: Math.max(...known),
    hasGap: of.some(({ y }) => y === undefined),
  };
};

describe('a thinned line', () => {
  it('is the line itself where every second has room', () => {
    const all = points(Array.from({ length: 2 * COLUMNS }, (_, at) => at % 3));
    expect(thinned(all, all.length, COLUMNS)).toBe(all);
  });

  it('keeps the one bad second of an hour', () => {
    const hour = points(Array.from({ length: 3_600 }, (_, at) => (at === 1_234 ? 0.2 : 1)));
    const kept = thinned(hour, 3_600, 1_000);
    expect(kept.filter(({ y }) => y === 0.2)).toEqual([{ x: 1_234.5, y: 0.2 }]);
    expect(kept.length).toBeLessThanOrEqual(2_000);
  });

  it('has in each column the lowest, the highest and the gap of all its seconds, and few others', () => {
    fc.assert(
      fc.property(values, (of) => {
        const all = points(of);
        const kept = thinned(all, all.length, COLUMNS);
        const before = columnsOf(all, all.length);
        const after = columnsOf(kept, all.length);
        expect([...after.keys()]).toEqual([...before.keys()]);
        for (const [column, some] of before) {
          expect(seen(after.get(column) ?? [])).toEqual(seen(some));
        }
        expect(kept.length).toBeLessThanOrEqual(3 * COLUMNS);
        expect(kept.every((point, at) => at === 0 || point.x > kept[at - 1]!.x)).toBe(true);
      }),
    );
  });
});
