import { describe, expect, it } from '@jest/globals';
import { array, assert as check, integer, property } from 'fast-check';
import type { ValueObjective } from './objective.ts';
import { measureOf } from './value-measures.ts';

function objective({ of }: Pick<ValueObjective, 'of'>): ValueObjective {
  const sli = { name: 'depth', service: 'api', description: '' };
  return { kind: 'value', name: 'depth', sli, op: 'lt', limit: 10, of, during: ['fault'] };
}

/** Every way in which points at the edges may belong to the phase, and missing ones be good or bad. */
function everyShare(sure: readonly boolean[], edge: readonly boolean[], missing: number) {
  const shares: number[] = [];
  for (let chosen = 0; chosen < 2 ** edge.length; chosen += 1) {
    const inside = [...sure, ...edge.filter((_, i) => (chosen & (2 ** i)) !== 0)];
    for (let good = 0; good <= missing; good += 1) {
      shares.push((inside.filter(Boolean).length + good) / (inside.length + missing));
    }
  }
  return shares;
}

const values = (min: number, max: number) =>
  array(integer({ min: 0, max: 20 }), { minLength: min, maxLength: max });
const points = (from: number, all: readonly number[]) =>
  all.map((value, i) => [from + i, value] as const);

describe('what edges and missing values leave open', () => {
  it('is the exact range of a share, over all the ways it may have been', () => {
    check(
      property(values(1, 8), values(0, 5), integer({ min: 0, max: 4 }), (sure, edge, missing) => {
        const asked = objective({ of: { kind: 'share', target: 0.5 } });
        const seen = {
          labels: {},
          sure: points(0, sure),
          edge: points(50, edge),
          missing,
          expected: 99,
        };
        const isGood = (value: number) => value < 10;
        const shares = everyShare(sure.map(isGood), edge.map(isGood), missing);
        const { low, estimate, high } = measureOf(asked, seen)!;
        expect(low).toBeCloseTo(Math.min(...shares), 12);
        expect(high).toBeCloseTo(Math.max(...shares), 12);
        expect(low <= estimate && estimate <= high).toBe(true);
      }),
    );
  });

  it('is the exact range of a maximum, a minimum and a mean', () => {
    check(
      property(values(1, 8), values(0, 5), (sure, edge) => {
        const seen = {
          labels: {},
          sure: points(0, sure),
          edge: points(50, edge),
          missing: 0,
          expected: 99,
        };
        const ways = Array.from({ length: 2 ** edge.length }, (_, chosen) => [
          ...sure,
          ...edge.filter((_, i) => (chosen & (2 ** i)) !== 0),
        ]);
        const measures = {
          max: (all: readonly number[]) => Math.max(...all),
          min: (all: readonly number[]) => Math.min(...all),
          mean: (all: readonly number[]) => all.reduce((a, b) => a + b) / all.length,
        };
        for (const kind of ['max', 'min', 'mean'] as const) {
          const { low, high } = measureOf(objective({ of: { kind } }), seen)!;
          const truths = ways.map(measures[kind]);
          expect(low).toBeCloseTo(Math.min(...truths), 9);
          expect(high).toBeCloseTo(Math.max(...truths), 9);
        }
      }),
    );
  });
});
