import { describe, expect, it } from '@jest/globals';
import { whatWouldTell } from './what-would-tell.ts';

describe('what would tell', () => {
  it.each([
    [{ low: 90, estimate: 100, high: 104 }, 95, '2 times'],
    [{ low: 90, estimate: 100, high: 104 }, 103, '1.4 times'],
  ])('%j from %d is a phase that leaves less open: %s', (seen, asked, times) => {
    expect(whatWouldTell(seen, asked)).toBe(
      `A phase ${times} as long would tell if it goes on like this, and so would scrapes as many times as often.`,
    );
  });

  it('is nothing when both are nearly the same', () => {
    expect(whatWouldTell({ low: 90, estimate: 100, high: 104 }, 100)).toBe(
      'What was seen is so near to what was asked that no longer phase would tell.',
    );
  });
});
