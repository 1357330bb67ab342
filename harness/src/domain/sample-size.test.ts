import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  eventsForQuantile,
  eventsToClaim,
  eventsToDecide,
  eventsToProve,
  provesTarget,
} from './sample-size.ts';

describe('how many events it takes', () => {
  it.each([
    [0.5, 2, 5],
    [0.9, 10, 29],
    [0.95, 20, 59],
    [0.99, 100, 299],
    [0.995, 200, 598],
    [0.999, 1_000, 2_995],
    [0.9995, 2_000, 5_990],
    [0.9999, 10_000, 29_956],
    [1, 100, Infinity],
  ])(
    'to decide a target of %d is %d, to claim it with 95 %% confidence %d',
    (target, decide, claim) => {
      expect([eventsToDecide(target), eventsToClaim(target)]).toEqual([decide, claim]);
    },
  );

  it.each([
    [0.5, 20],
    [0.95, 200],
    [0.99, 1_000],
    [0.999, 10_000],
    [1, 1_000],
  ])('for the quantile %d is %d, so that ten lie beyond it', (quantile, events) => {
    expect(eventsForQuantile(quantile)).toBe(events);
  });

  it('asks nothing of a target of 0 %', () => {
    expect([eventsToDecide(0), eventsToClaim(0)]).toEqual([1, 1]);
  });
});

/** A target as people write it, as `parts` of `whole`: 0.995 is 995 of 1,000. */
const decimal = fc
  .integer({ min: 1, max: 4 })
  .chain((digits) =>
    fc
      .integer({ min: Math.ceil(0.5 * 10 ** digits), max: 10 ** digits - 1 })
      .map((parts) => ({ parts: BigInt(parts), whole: 10n ** BigInt(digits) })),
  );
type Decimal = { readonly parts: bigint; readonly whole: bigint };
const asRatio = ({ parts, whole }: Decimal) => Number(parts) / Number(whole);

/** Targets whose distance from 1 a binary fraction cannot hold exactly: what is divided by it is a little off. */
const CLOSE_TO_ONE = [
  [{ parts: 999_998n, whole: 10n ** 6n }],
  [{ parts: 9_999_995n, whole: 10n ** 7n }],
] satisfies [Decimal][];

/** The smallest whole number from 1 on of which it is true; it is true of all above it, too. */
function smallest(isEnough: (n: bigint) => boolean): number {
  let [low, high] = [0n, 1n];
  while (!isEnough(high)) [low, high] = [high, high * 2n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return Number(high);
}

describe('how many events it takes, in whole numbers without a rounding error', () => {
  it('is the fewest of which one may be bad and the target still be met', () => {
    const check = fc.property(decimal, (target) => {
      const { parts, whole } = target;
      const exact = smallest((n) => (n - 1n) * whole >= parts * n);
      expect(eventsToDecide(asRatio(target))).toBe(exact);
    });
    fc.assert(check, { numRuns: 500, examples: CLOSE_TO_ONE });
  });

  it('is the fewest good ones that a system below the target shows in one of twenty tries at most', () => {
    const check = fc.property(decimal, (target) => {
      const { parts, whole } = target;
      const exact = smallest((n) => 20n * parts ** n <= whole ** n);
      expect(eventsToClaim(asRatio(target))).toBe(exact);
    });
    fc.assert(check, { numRuns: 60, seed: 20_260_117 });
  });

  it('is the fewest of which ten lie beyond the quantile', () => {
    const check = fc.property(decimal, (quantile) => {
      const { parts, whole } = quantile;
      const exact = smallest((n) => n * (whole - parts) >= 10n * whole);
      expect(eventsForQuantile(asRatio(quantile))).toBe(exact);
    });
    fc.assert(check, { numRuns: 500, examples: CLOSE_TO_ONE });
  });
});

describe('what bad events leave of the proof of a target', () => {
  it.each([
    [0, 299, 0.99, true],
    [0, 298, 0.99, false],
    [1, 473, 0.99, true],
    [1, 472, 0.99, false],
    [3, 300, 0.99, false],
    [3, 773, 0.99, true],
    [3, 772, 0.99, false],
    [1, 4_742, 0.999, true],
    [1, 4_741, 0.999, false],
    [0, 1_000_000, 1, false],
    [5, 10, 0, true],
  ])('%d bad of %d prove %d: %s', (bad, total, target, proves) => {
    expect(provesTarget({ bad, total }, target)).toBe(proves);
  });

  it('is what the sum of all ways to see so few says, in whole numbers', () => {
    const seen = fc.record({
      target: decimal.filter(({ whole }) => whole <= 1_000n),
      total: fc.integer({ min: 1, max: 1_500 }),
      bad: fc.integer({ min: 0, max: 6 }),
    });
    const check = fc.property(seen, ({ target, total, bad }) => {
      const { parts, whole } = target;
      const q = whole - parts;
      const n = BigInt(total);
      let [choose, sum] = [1n, 0n];
      for (let k = 0n; k <= BigInt(bad) && k <= n; k += 1n) {
        sum += choose * q ** k * parts ** (n - k);
        choose = (choose * (n - k)) / (k + 1n);
      }
      expect(provesTarget({ bad, total }, asRatio(target))).toBe(20n * sum <= whole ** n);
    });
    fc.assert(check, { numRuns: 150, seed: 20_260_118 });
  });

  it('is told in a hundredth of a second of millions of requests', () => {
    expect(provesTarget({ bad: 1_079_000, total: 10_800_000 }, 0.9)).toBe(false);
    expect(provesTarget({ bad: 1_078_000, total: 10_800_000 }, 0.9)).toBe(true);
  });

  it.each([
    [3, 300, 0.99, undefined],
    [0, 100, 0.99, 299],
    [0, 100, 1, undefined],
    [1, 100_000_000, 1, undefined],
  ])('%d bad of %d for %d need %p at the same share', (bad, total, target, needed) => {
    expect(eventsToProve({ bad, total }, target)).toBe(needed);
  });

  it('is had with as many as are named, and not with many fewer', () => {
    const needed = eventsToProve({ bad: 2, total: 300 }, 0.99)!;
    const at = (n: number) => provesTarget({ bad: Math.ceil((2 / 300) * n), total: n }, 0.99);
    expect([at(needed), at(Math.floor(needed * 0.9))]).toEqual([true, false]);
  });
});
