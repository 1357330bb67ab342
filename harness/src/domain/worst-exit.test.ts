import { describe, expect, it } from '@jest/globals';
import { EXIT } from './exit-code.ts';
import { worstExit } from './worst-exit.ts';

describe('the worst exit code', () => {
  it('is known of every pair, in the order that the guide tells', () => {
    const order = [20, 130, 143, 5, 6, 4, 1, 3, 2, 0] as const;
    expect([...order].toSorted((a, b) => a - b)).toEqual(
      Object.values(EXIT).toSorted((a, b) => a - b),
    );
    const found = order.map((_, at) => worstExit(order.slice(at).toReversed()));
    expect(found).toEqual(order);
  });

  it('is none of no runs', () => {
    expect(worstExit([])).toBeUndefined();
  });
});
