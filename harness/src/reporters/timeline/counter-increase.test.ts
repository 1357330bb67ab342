import { describe, expect, it } from '@jest/globals';
import { secondlyIncreases } from './counter-increase.ts';

const clock = { originMs: 10_000, seconds: 4 };

describe('secondlyIncreases', () => {
  it('shares what a counter grew by between two scrapes among the seconds between them', () => {
    const samples = [
      [9_500, 100],
      [10_500, 110],
      [12_500, 150],
      [14_500, 150],
    ] as const;
    expect(secondlyIncreases(samples, clock)).toEqual([15, 20, 10, 0]);
  });

  it('counts from zero after a reset', () => {
    const samples = [
      [10_000, 100],
      [11_000, 130],
      [12_000, 20],
      [13_000, 25],
    ] as const;
    expect(secondlyIncreases(samples, clock)).toEqual([30, 20, 5, undefined]);
  });

  it('knows nothing outside the scrapes, nor in a gap between them', () => {
    const samples = [
      [11_000, 1],
      [12_000, 2],
      [19_000, 9],
    ] as const;
    expect(secondlyIncreases(samples, clock)).toEqual([undefined, 1, undefined, undefined]);
    expect(secondlyIncreases([], clock)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
