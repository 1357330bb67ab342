import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { wilsonLowerBound } from './wilson.ts';

describe('the lower end of the Wilson interval', () => {
  // The lower root p of (bad/total − p)² = z² · p(1 − p)/total, found by bisection.
  it.each([
    [0, 50, 0],
    [5, 50, 0.0434752],
    [25, 50, 0.3664369],
    [50, 50, 0.928652],
    [600, 1_000, 0.5693152],
  ])('of %d in %d is %d', (bad, total, low) => {
    expect(wilsonLowerBound(bad, total)).toBeCloseTo(low, 4);
  });

  it('of nothing is 0', () => {
    expect(wilsonLowerBound(0, 0)).toBe(0);
  });

  it('lies between 0 and the share, and comes closer with more events', () => {
    const counts = fc.record({
      total: fc.integer({ min: 1, max: 10_000 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(counts, ({ total, share }) => {
        const bad = Math.round(total * share);
        const low = wilsonLowerBound(bad, total);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(bad / total);
        expect(wilsonLowerBound(bad * 10, total * 10)).toBeGreaterThanOrEqual(low);
      }),
    );
  });

  // R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I.
  it.each([
    [81, 263, 0.2553],
    [15, 148, 0.0624],
    [0, 20, 0],
    [1, 29, 0.0061],
  ])('of %d in %d is %d, as published', (bad, total, low) => {
    expect(wilsonLowerBound(bad, total)).toBeCloseTo(low, 4);
  });

  it('is the least share of which what was seen is no more than 1.96 standard deviations off', () => {
    const counts = fc
      .integer({ min: 1, max: 100_000 })
      .chain((total) => fc.tuple(fc.integer({ min: 1, max: total }), fc.constant(total)));
    const check = fc.property(counts, ([bad, total]) => {
      expect(wilsonLowerBound(bad, total)).toBeCloseTo(leastShare(bad, total), 9);
    });
    fc.assert(check, { numRuns: 500 });
  });
});

/** By bisection: the share at which `bad` is just 1.959964 standard deviations above what is expected. */
function leastShare(bad: number, total: number): number {
  let [low, high] = [0, bad / total];
  for (let i = 0; i < 200; i += 1) {
    const share = (low + high) / 2;
    const isTooFar = bad - total * share > 1.959964 * Math.sqrt(total * share * (1 - share));
    if (isTooFar) low = share;
    else high = share;
  }
  return high;
}
