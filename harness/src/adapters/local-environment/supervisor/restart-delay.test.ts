import { describe, expect, it } from '@jest/globals';
import { RestartDelay } from './restart-delay.ts';

describe('the wait before a restart', () => {
  it('is none at first, then grows to two seconds', () => {
    const delay = new RestartDelay();
    const waits = Array.from({ length: 9 }, () => delay.next(5));
    expect(waits).toEqual([0, 50, 100, 200, 400, 800, 1_600, 2_000, 2_000]);
  });

  it('is none again after a life of ten seconds', () => {
    const delay = new RestartDelay();
    for (let end = 0; end < 5; end += 1) delay.next(5);
    expect(delay.next(10_000)).toBe(0);
    expect(delay.next(5)).toBe(0);
    expect(delay.next(5)).toBe(50);
  });

  it('is given up after a hundred quick ends in a row', () => {
    const delay = new RestartDelay();
    const waits = Array.from({ length: 101 }, () => delay.next(5));
    expect(waits[99]).toBe(2_000);
    expect(waits[100]).toBe('give-up');
  });
});
