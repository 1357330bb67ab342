import { describe, expect, it } from '@jest/globals';
import { formatAge, parseAge } from './age.ts';

const HOUR_MS = 3_600_000;

describe('the age of a run', () => {
  it.each([
    ['7d', 168 * HOUR_MS],
    ['1.5d', 36 * HOUR_MS],
    ['12h', 12 * HOUR_MS],
    ['1h30m', 1.5 * HOUR_MS],
  ])('is read from %s', (text, ageMs) => {
    expect(parseAge(text)).toBe(ageMs);
  });

  it.each(['', '7', 'd', '0d', '0s', '-1d', '7 d', '1w', '1d12h'])(
    'is not read from "%s"',
    (text) => {
      expect(parseAge(text)).toBeUndefined();
    },
  );

  it.each([
    [-5, '0 min'],
    [59 * 60_000, '59 min'],
    [HOUR_MS, '1 h'],
    [HOUR_MS * 2.75, '2 h 45 min'],
    [HOUR_MS * 24 - 1, '23 h 59 min'],
    [HOUR_MS * 24, '1 d'],
    [HOUR_MS * 61.9, '2 d 13 h'],
  ])('of %d ms is told as %s', (ageMs, words) => {
    expect(formatAge(ageMs)).toBe(words);
  });
});
