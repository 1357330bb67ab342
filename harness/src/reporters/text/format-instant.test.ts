import { describe, expect, it } from '@jest/globals';
import { formatElapsed, formatUtc } from './format-instant.ts';

describe('formatElapsed', () => {
  it('counts minutes, seconds and tenths from the origin of the run', () => {
    expect([0, 30_240, 90_000, 3_600_000, -400, -40].map(formatElapsed)).toEqual([
      '00:00.0',
      '00:30.2',
      '01:30.0',
      '1:00:00.0',
      '-00:00.4',
      '00:00.0',
    ]);
  });
});

describe('formatUtc', () => {
  it('is in UTC whatever the time zone', () => {
    expect(formatUtc(1_767_603_630_123)).toBe('2026-01-05 09:00:30 UTC');
  });
});
