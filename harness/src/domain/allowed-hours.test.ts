import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  hoursInWords,
  isOpen,
  nextClosing,
  nextOpening,
  type AllowedHours,
} from './allowed-hours.ts';
import { inZone, isTimezone } from './wall-clock.ts';

const MINUTE_MS = 60_000;
const OFFICE: AllowedHours = {
  days: [1, 2, 3, 4, 5],
  fromMinute: 9 * 60,
  toMinute: 17 * 60,
  timezone: 'Europe/Berlin',
};
const NIGHT: AllowedHours = { ...OFFICE, days: [5], fromMinute: 22 * 60, toMinute: 6 * 60 };
const at = (iso: string) => Date.parse(iso);
const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());

describe('allowed hours', () => {
  it.each([
    ['a Monday at nine', '2026-11-23T08:00:00Z', true],
    ['a Monday just before nine', '2026-11-23T07:59:59.999Z', false],
    ['a Friday at five', '2026-11-27T16:00:00Z', false],
    ['a Saturday', '2026-11-28T11:00:00Z', false],
    ['a summer Monday, when the clocks are two hours ahead', '2026-07-06T07:00:00Z', true],
  ])('tell of %s', (_, instant, open) => {
    expect(isOpen(OFFICE, at(instant))).toBe(open);
  });

  it('go over midnight, and then belong to the day they begin on', () => {
    const friday = ['2026-11-27T20:59:00Z', '2026-11-27T21:00:00Z', '2026-11-28T04:59:00Z'];
    expect(friday.map((instant) => isOpen(NIGHT, at(instant)))).toEqual([false, true, true]);
    expect(isOpen(NIGHT, at('2026-11-28T05:00:00Z'))).toBe(false);
    expect(isOpen(NIGHT, at('2026-11-27T04:00:00Z'))).toBe(false);
  });

  it('come next on the next of their days', () => {
    expect(iso(nextOpening(OFFICE, at('2026-11-27T16:00:00Z')))).toBe('2026-11-30T08:00:00.000Z');
    const within = at('2026-11-23T10:11:12.345Z');
    expect(nextOpening(OFFICE, within)).toBe(within);
    expect(iso(nextClosing(OFFICE, within))).toBe('2026-11-23T16:00:00.000Z');
  });

  it('are as long as the wall says when the clocks change', () => {
    const sunday: AllowedHours = { ...OFFICE, days: [0], fromMinute: 60, toMinute: 240 };
    // On 29 March 2026 the hour from two to three is skipped, on 25 October it comes twice.
    const lengths = ['2026-03-28T12:00:00Z', '2026-10-24T12:00:00Z'].map((instant) => {
      const opens = nextOpening(sunday, at(instant)) ?? 0;
      return ((nextClosing(sunday, opens) ?? 0) - opens) / (60 * MINUTE_MS);
    });
    expect(lengths).toEqual([2, 4]);
  });

  it('that are skipped with an hour come a week later', () => {
    const skipped: AllowedHours = { ...OFFICE, days: [0], fromMinute: 130, toMinute: 170 };
    expect(iso(nextOpening(skipped, at('2026-03-28T12:00:00Z')))).toBe('2026-04-05T00:10:00.000Z');
  });

  it('never close when they are every whole day', () => {
    const always = { ...OFFICE, days: [0, 1, 2, 3, 4, 5, 6], fromMinute: 0, toMinute: 1_440 };
    expect(nextClosing(always, at('2026-03-28T12:00:00Z'))).toBeUndefined();
  });

  it('are told as they are written', () => {
    expect(hoursInWords(OFFICE)).toBe('mon-fri 09:00 to 17:00, Europe/Berlin');
    expect(hoursInWords({ ...NIGHT, days: [5, 6] })).toBe('fri, sat 22:00 to 06:00, Europe/Berlin');
    expect(inZone(at('2026-11-23T08:00:00Z'), 'Europe/Berlin')).toBe(
      'Mon 23 Nov 2026 09:00 (Europe/Berlin)',
    );
  });

  it('are of zones that exist', () => {
    expect(['UTC', 'America/St_Johns', 'Europe/Berlim'].map(isTimezone)).toEqual([
      true,
      true,
      false,
    ]);
  });
});

const anyHours = fc
  .record({
    days: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1 }),
    fromMinute: fc.integer({ min: 0, max: 1_439 }),
    toMinute: fc.integer({ min: 0, max: 1_440 }),
    timezone: fc.constantFrom(
      'UTC',
      'Europe/Berlin',
      'America/St_Johns',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'Pacific/Apia',
    ),
  })
  .filter(({ fromMinute, toMinute }) => fromMinute !== toMinute);
const anyInstant = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2028-01-01T00:00:00Z') });

describe('the next opening and closing, whatever the hours', () => {
  it('are the first instants from which on it is so', () => {
    fc.assert(
      fc.property(anyHours, anyInstant, fc.boolean(), (hours, instant, wanted) => {
        const next = (wanted ? nextOpening : nextClosing)(hours, instant);
        if (next === undefined) return;
        expect(isOpen(hours, next)).toBe(wanted);
        if (next === instant) return;
        expect(isOpen(hours, next - 1)).toBe(!wanted);
        for (let i = 0; i < 20; i += 1) {
          expect(isOpen(hours, instant + ((next - 1 - instant) * i) / 20)).toBe(!wanted);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('agree with arithmetic where the clocks never change', () => {
    fc.assert(
      fc.property(anyHours, anyInstant, (hours, instant) => {
        const { days, fromMinute, toMinute } = hours;
        const minute = Math.floor(instant / MINUTE_MS) % 1_440;
        const day = new Date(instant).getUTCDay();
        const sameDay = days.includes(day) && minute >= fromMinute && minute < toMinute;
        const evening = days.includes(day) && minute >= fromMinute;
        const morning = days.includes((day + 6) % 7) && minute < toMinute;
        const expected = fromMinute < toMinute ? sameDay : evening || morning;
        expect(isOpen({ ...hours, timezone: 'UTC' }, instant)).toBe(expected);
      }),
    );
  });
});
