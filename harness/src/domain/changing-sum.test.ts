import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ChangingSum } from './changing-sum.ts';

describe('a sum of numbers that change', () => {
  it('is that of the numbers as they are, without a trace of what they were', () => {
    const change = fc.tuple(fc.nat({ max: 6 }), fc.double({ noNaN: true }));
    fc.assert(
      fc.property(fc.array(change), fc.array(fc.integer(), { maxLength: 7 }), (changes, last) => {
        const sum = new ChangingSum(7);
        for (const [index, value] of changes) sum.set(index, value);
        for (let index = 0; index < 7; index += 1) sum.set(index, last[index] ?? 0);
        expect(sum.total).toBe(last.reduce((a, b) => a + b, 0));
      }),
    );
  });

  it.each([0, 1, 2, 3, 8])('of %d numbers is known', (count) => {
    const sum = new ChangingSum(count);
    for (let index = 0; index < count; index += 1) sum.set(index, index + 1);
    expect(sum.total).toBe((count * (count + 1)) / 2);
  });
});
