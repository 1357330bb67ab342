import { describe, expect, it } from '@jest/globals';
import type { AllowedHours } from './allowed-hours.ts';
import { outsideHours } from './outside-hours.ts';

const OFFICE: AllowedHours = {
  days: [1, 2, 3, 4, 5],
  fromMinute: 540,
  toMinute: 1_020,
  timezone: 'Europe/Berlin',
};
const told = (start: string, minutes: number) => {
  const startMs = Date.parse(start);
  return outsideHours('staging', OFFICE, { startMs, untilMs: startMs + minutes * 60_000 });
};

describe('a run against the allowed hours', () => {
  it('is within them when it begins and has undone everything before they end', () => {
    expect(told('2026-11-23T15:00:00Z', 60)).toBeUndefined();
  });

  it('is outside of them when it would begin there', () => {
    expect(told('2026-11-28T15:00:00Z', 1)).toBe(
      '"staging" may be broken mon-fri 09:00 to 17:00, Europe/Berlin, and now it is Sat 28 Nov 2026 16:00 (Europe/Berlin); next from Mon 30 Nov 2026 09:00 (Europe/Berlin).',
    );
  });

  it('is outside of them when it might still be breaking something after their end', () => {
    expect(told('2026-11-27T15:58:00Z', 3)).toBe(
      '"staging" may be broken mon-fri 09:00 to 17:00, Europe/Berlin, and the run might still be breaking it at Fri 27 Nov 2026 17:01 (Europe/Berlin); next from Mon 30 Nov 2026 09:00 (Europe/Berlin).',
    );
  });
});
