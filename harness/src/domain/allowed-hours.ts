import type { EpochMs, Ms } from './units.ts';
import { offsetMs, wallTime, type WallTime } from './wall-clock.ts';

/**
 * When something may be broken: on these days, between two times on the wall of that zone. Hours that end before they
 * begin go over midnight and belong to the day they begin on. An hour that the clocks skip is never open, one that they
 * show twice is open twice.
 */
export type AllowedHours = {
  /** 0 is Sunday. */
  readonly days: readonly number[];
  /** Minutes since midnight, 0 to 1439. */
  readonly fromMinute: number;
  /** 0 to 1440; not within the hours any more. */
  readonly toMinute: number;
  /** An IANA name. */
  readonly timezone: string;
};

export const DAY_NAMES = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const MINUTE_MS: Ms = 60_000;
/** Clocks change at whole quarters of an hour, wherever there are any. */
const QUARTER_MS: Ms = 15 * MINUTE_MS;
/** A week's only opening may be skipped by a change of the clocks; then it is the week after. */
const HORIZON_MS: Ms = 15 * 24 * 60 * MINUTE_MS;

export function isOpen(hours: AllowedHours, atMs: EpochMs): boolean {
  return isWithin(hours, wallTime(atMs, offsetMs(hours.timezone, atMs)));
}

/** The first instant from `atMs` on that is within the hours. */
export function nextOpening(hours: AllowedHours, atMs: EpochMs): EpochMs | undefined {
  return firstInstant(hours, atMs, true);
}

/** The first instant from `atMs` on that is not; undefined when there is none for two weeks. */
export function nextClosing(hours: AllowedHours, atMs: EpochMs): EpochMs | undefined {
  return firstInstant(hours, atMs, false);
}

/** `mon-fri 09:00 to 17:00, Europe/Berlin`. */
export function hoursInWords({ days, fromMinute, toMinute, timezone }: AllowedHours): string {
  return `${daysInWords(days)} ${clock(fromMinute)} to ${clock(toMinute)}, ${timezone}`;
}

function isWithin(hours: AllowedHours, { weekday, minuteOfDay }: WallTime): boolean {
  const { days, fromMinute, toMinute } = hours;
  if (fromMinute < toMinute) {
    return days.includes(weekday) && minuteOfDay >= fromMinute && minuteOfDay < toMinute;
  }
  const dayBefore = (weekday + 6) % 7;
  return (
    (days.includes(weekday) && minuteOfDay >= fromMinute) ||
    (days.includes(dayBefore) && minuteOfDay < toMinute)
  );
}

function firstInstant(hours: AllowedHours, atMs: EpochMs, isWanted: boolean): EpochMs | undefined {
  let aheadMs = offsetMs(hours.timezone, atMs);
  let quarter = Math.floor(atMs / QUARTER_MS);
  for (let instantMs = atMs; instantMs < atMs + HORIZON_MS;) {
    if (Math.floor(instantMs / QUARTER_MS) !== quarter) {
      quarter = Math.floor(instantMs / QUARTER_MS);
      aheadMs = offsetMs(hours.timezone, instantMs);
    }
    if (isWithin(hours, wallTime(instantMs, aheadMs)) === isWanted) return instantMs;
    instantMs = (Math.floor(instantMs / MINUTE_MS) + 1) * MINUTE_MS;
  }
  return undefined;
}

/** Runs of three days and more by their ends: `mon-fri`, `mon, wed`, `every day`. */
function daysInWords(days: readonly number[]): string {
  if (days.length === 7) return 'every day';
  const isRun = days.every((day, i) => i === 0 || day === ((days[i - 1] ?? 0) + 1) % 7);
  const names = days.map((day) => DAY_NAMES[day] ?? '');
  return isRun && names.length > 2 ? `${names[0]}-${names.at(-1)}` : names.join(', ');
}

function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
