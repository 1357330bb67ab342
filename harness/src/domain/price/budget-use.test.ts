import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { budgetUse, times } from './budget-use.ts';
import { errorBudget } from './error-budget.ts';

const DAY_MS = 86_400_000;
const exactly = (value: number) => ({ low: value, estimate: value, high: value });

describe('the price of an incident', () => {
  it.each([
    [0.99, 0.00185185, 540],
    [0.999, 0.0185185, 54],
    // 48 of 1,296 seconds: exactly 27, which 1 − 0.9995 in binary would make 26.
    [0.9995, 0.037037, 27],
  ])('of 48 bad seconds at %d is as docs/method.md has it', (target, consumed, affordable) => {
    const loss = { badEvents: exactly(4_800), badSeconds: exactly(48) };
    const use = budgetUse(
      loss,
      { target, windowMs: 30 * DAY_MS },
      { production: {}, testPerSecond: 100 },
    );
    expect(use).toEqual({
      form: 'time',
      consumed: {
        low: expect.closeTo(consumed, 6),
        estimate: expect.closeTo(consumed, 6),
        high: expect.closeTo(consumed, 6),
      },
      affordable: { low: affordable, high: affordable },
    });
  });

  it('is told in events where the traffic of production is known, and scaled to whom it reaches', () => {
    const loss = { badEvents: exactly(4_800), badSeconds: exactly(48) };
    const production = { perSecond: 2_000, affectedShare: 0.25, testAffectedShare: 0.5 };
    const use = budgetUse(
      loss,
      { target: 0.999, windowMs: 30 * DAY_MS },
      { production, testPerSecond: 100 },
    );
    // 5,184,000 bad events a window; 4,800 · 20 · 0.5 of them.
    expect(use).toEqual({
      form: 'events',
      budgetEvents: 5_184_000,
      productionBadEvents: exactly(48_000),
      consumed: exactly(48_000 / 5_184_000),
      affordable: { low: 108, high: 108 },
    });
  });

  it('leaves open how often an incident is affordable that may have cost nothing', () => {
    const loss = { badEvents: exactly(0), badSeconds: { low: 0, estimate: 0, high: 2.592 } };
    const scale = { production: {}, testPerSecond: 1 };
    const slo = { target: 0.999, windowMs: 30 * DAY_MS };
    expect(budgetUse(loss, slo, scale).affordable).toEqual({ low: 1_000 });
    const nothing = { badEvents: exactly(0), badSeconds: exactly(0) };
    expect(budgetUse(nothing, slo, scale).affordable).toEqual({});
  });

  it('is the same in events and in time for a steady load, and never affords more than the budget', () => {
    const counts = fc.record({
      perTenThousand: fc.integer({ min: 1, max: 9_999 }),
      days: fc.integer({ min: 1, max: 90 }),
      badSeconds: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
      testPerSecond: fc.integer({ min: 1, max: 3_000 }),
      perSecond: fc.integer({ min: 1, max: 100_000 }),
    });
    fc.assert(
      fc.property(counts, ({ perTenThousand, days, badSeconds, testPerSecond, perSecond }) => {
        const target = 1 - perTenThousand / 10_000;
        const slo = { target, windowMs: days * DAY_MS };
        const loss = {
          badSeconds: exactly(badSeconds),
          badEvents: exactly(badSeconds * testPerSecond),
        };
        const inTime = budgetUse(loss, slo, { production: {}, testPerSecond });
        const inEvents = budgetUse(loss, slo, { production: { perSecond }, testPerSecond });
        const budgetSeconds = (perTenThousand / 10_000) * days * 86_400;
        expect(inTime.consumed.estimate / (badSeconds / budgetSeconds)).toBeCloseTo(1, 9);
        expect(inEvents.consumed.estimate / inTime.consumed.estimate).toBeCloseTo(1, 9);
        const often = inTime.affordable.low ?? Infinity;
        expect(often * badSeconds).toBeLessThanOrEqual(budgetSeconds * (1 + 1e-8));
        expect((often + 1) * badSeconds).toBeGreaterThan(budgetSeconds * (1 - 1e-8));
      }),
    );
  });

  it('times how often it happens is what is to be expected', () => {
    expect(times({ low: 0.01, estimate: 0.02, high: 0.03 }, 8)).toEqual({
      low: 0.08,
      estimate: 0.16,
      high: 0.24,
    });
  });
});

describe('an error budget', () => {
  it.each([
    [0.9995, 0.0005],
    [0.999, 0.001],
    [0.99, 0.01],
    [0.95, 0.05],
  ])('of %d is the decimal %d', (target, budget) => {
    expect(errorBudget(target)).toBe(budget);
  });
});
