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
});
