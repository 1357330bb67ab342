import { DAY_NAMES, type AllowedHours } from '../../domain/allowed-hours.ts';
import { isTimezone } from '../../domain/wall-clock.ts';
import type { Salvaged } from '../schema/salvage.ts';
import type { Report } from '../source/report.ts';
import { shown } from '../source/shown.ts';
import type { HoursEntry } from './safety-schema.ts';

/** Reads allowed hours; undefined, and reported, when they mean nothing. */
export function readHours(
  { days, from, to, timezone }: Salvaged<HoursEntry>,
  report: Report,
): AllowedHours | undefined {
  if (timezone !== undefined && !isTimezone(timezone)) {
    const message = `\`${shown(timezone)}\` is no time zone`;
    report(['timezone'], { message, expected: 'write an IANA name, like Europe/Berlin or UTC' });
  }
  if (from !== undefined && from === '24:00') {
    report(['from'], { message: 'no day begins at 24:00', expected: 'write "00:00"' });
  }
  if (from !== undefined && from === to) {
    const message = 'these hours have no length';
    report(['to'], { message, expected: 'for the whole day write from: "00:00", to: "24:00"' });
  }
  if (days === undefined || from === undefined || to === undefined || timezone === undefined) {
    return undefined;
  }
  return {
    days: daysOf(days),
    fromMinute: minuteOf(from),
    toMinute: minuteOf(to),
    timezone,
  };
}

/** `fri-mon` goes over the week's end; a day named twice counts once. */
function daysOf(text: string): readonly number[] {
  const found = text.split(',').flatMap((part) => {
    const [first = '', last = first] = part.split('-');
    const start = dayOf(first);
    const length = ((dayOf(last) - start + 7) % 7) + 1;
    return Array.from({ length }, (_, i) => (start + i) % 7);
  });
  return [...new Set(found)];
}

function dayOf(name: string): number {
  return DAY_NAMES.findIndex((day) => day === name);
}

/** `24:00` is the end of the day. */
function minuteOf(time: string): number {
  const [hour = '', minute = ''] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}
