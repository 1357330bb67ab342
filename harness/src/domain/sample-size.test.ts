import { describe, expect, it } from '@jest/globals';
import { eventsForQuantile, eventsToClaim, eventsToDecide } from './sample-size.ts';

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
