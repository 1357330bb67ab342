import type { EpochMs, Ms } from './units.ts';

/** What a clock on the wall shows somewhere. */
export type WallTime = {
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly minuteOfDay: number;
};

const MINUTE_MS: Ms = 60_000;
const DAY_MS: Ms = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Whether the name is one of the IANA time zone database. */
export function isTimezone(name: string): boolean {
  try {
    formatOf(name);
    return true;
  } catch {
    return false;
  }
}

/** How far the clocks of a zone are ahead of UTC at an instant; negative where they are behind. */
export function offsetMs(timezone: string, atMs: EpochMs): Ms {
  const parts = formatOf(timezone).formatToParts(atMs);
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value);
  const wallMs = Date.UTC(
    of('year'),
    of('month') - 1,
    of('day'),
    of('hour'),
    of('minute'),
    of('second'),
  );
  return wallMs - Math.floor(atMs / 1_000) * 1_000;
}

/** The wall time at an instant where clocks are so far ahead of UTC. */
export function wallTime(atMs: EpochMs, aheadMs: Ms): WallTime {
  const wall = new Date(atMs + aheadMs);
  const sinceMidnightMs = (((atMs + aheadMs) % DAY_MS) + DAY_MS) % DAY_MS;
  return { weekday: wall.getUTCDay(), minuteOfDay: Math.floor(sinceMidnightMs / MINUTE_MS) };
}

/** `Mon 23 Nov 2026 09:00 (Europe/Berlin)`. */
export function inZone(atMs: EpochMs, timezone: string): string {
  const wall = new Date(atMs + offsetMs(timezone, atMs));
  const [, day = '', month = '', year = ''] = wall.toUTCString().split(' ');
  const weekday = wall.toUTCString().slice(0, 3);
  const time = wall.toISOString().slice(11, 16);
  return `${weekday} ${day} ${month} ${year} ${time} (${timezone})`;
}

function formatOf(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formats.set(timezone, format);
  return format;
}
