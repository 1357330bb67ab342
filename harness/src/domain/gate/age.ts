import { parseQuantity, type Ms } from '../units.ts';

const HOUR_MS: Ms = 3_600_000;
const DAY_MS: Ms = 24 * HOUR_MS;

/** Reads how old a run may be: `7d`, `1.5d`, or any other duration; undefined for what is none, or is zero. */
export function parseAge(text: string): Ms | undefined {
  const [, days] = /^([0-9]+(?:\.[0-9]+)?)d$/.exec(text) ?? [];
  if (days !== undefined) return Number(days) > 0 ? Number(days) * DAY_MS : undefined;
  const parsed = parseQuantity('duration', text);
  return parsed.ok && parsed.value > 0 ? parsed.value : undefined;
}

/** `5` minutes → `5 min`, a day and a half → `1 d 12 h`; never rounded up. */
export function formatAge(ageMs: Ms): string {
  if (ageMs < HOUR_MS) return `${Math.floor(Math.max(0, ageMs) / 60_000)} min`;
  const [large, small] = ageMs < DAY_MS ? [HOUR_MS, 60_000] : [DAY_MS, HOUR_MS];
  const [name, part] = ageMs < DAY_MS ? ['h', 'min'] : ['d', 'h'];
  const rest = Math.floor((ageMs % large) / small);
  return `${Math.floor(ageMs / large)} ${name}${rest === 0 ? '' : ` ${rest} ${part}`}`;
}
