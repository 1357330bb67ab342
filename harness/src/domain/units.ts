/**
 * Quantities with their units. Durations are milliseconds, instants are Unix milliseconds, shares are
 * ratios from 0 to 1 and sizes are bytes; names carry the unit (`timeoutMs`, `ratio`) all the way.
 */
export type Ms = number;
/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = number;
/** Whole seconds since 1970-01-01T00:00:00Z; the index of a client-side bucket. */
export type EpochSecond = number;
/** A share from 0 to 1. */
export type Ratio = number;
export type Bytes = number;
/** Requests a second. */
export type PerSecond = number;

type Parsed = { readonly ok: true; readonly value: number } | { readonly ok: false };

const DURATION_UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};
const SIZE_UNITS_BYTES: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 };
const RATE_UNITS_PER_SECOND: Readonly<Record<string, number>> = { s: 1, m: 1 / 60, h: 1 / 3600 };

/** The regular expressions double as the `pattern` of the published JSON Schema. */
export const UNIT_PATTERNS = {
  duration: '^(?:[0-9]+(?:\\.[0-9]+)?(?:ms|s|m|h))+$',
  percentage: '^[0-9]+(?:\\.[0-9]+)?%$',
  rate: '^[0-9]+(?:\\.[0-9]+)?/(?:s|m|h)$',
  size: '^[0-9]+(?:\\.[0-9]+)?(?:B|kB|MB|GB)$',
  bandwidth: '^[0-9]+(?:\\.[0-9]+)?(?:B|kB|MB|GB)/s$',
} as const;

export type UnitKind = keyof typeof UNIT_PATTERNS;

/** What a person is told to write when a quantity has no unit, or the wrong one. */
export const UNIT_EXAMPLES: Readonly<Record<UnitKind, string>> = {
  duration: '400ms, 30s or 1m30s',
  percentage: '99.9%',
  rate: '100/s',
  size: '16kB',
  bandwidth: '100kB/s',
};

/** Reads `1m30s` as 90 000 ms, `99.9%` as 0.999, `100/s` as 100, `16kB` as 16 000, `1MB/s` as 1 000 000. */
export function parseQuantity(kind: UnitKind, text: string): Parsed {
  if (!new RegExp(UNIT_PATTERNS[kind]).test(text)) return { ok: false };
  switch (kind) {
    case 'duration':
      return known(sumOfParts(text, DURATION_UNITS_MS));
    case 'percentage':
      // Divided in decimal, because 99.9 / 100 is not the double nearest to 0.999.
      return known(Number(`${text.slice(0, -1)}e-2`));
    case 'rate': {
      const [amount = '', unit = ''] = text.split('/');
      return known(Number(amount) * (RATE_UNITS_PER_SECOND[unit] ?? Number.NaN));
    }
    case 'size':
      return known(sumOfParts(text, SIZE_UNITS_BYTES));
    case 'bandwidth':
      return known(sumOfParts(text.slice(0, -2), SIZE_UNITS_BYTES));
  }
}

function known(value: number): Parsed {
  return Number.isFinite(value) ? { ok: true, value } : { ok: false };
}

function sumOfParts(text: string, units: Readonly<Record<string, number>>): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/([0-9.]+)([a-zA-Z]+)/g)) {
    total += Number(amount) * (units[unit ?? ''] ?? Number.NaN);
  }
  return total;
}

/** `1500` → `1.5 s`, `90000` → `1 min 30 s`, `0.25` → `0.25 ms`. */
export function formatDuration(durationMs: Ms): string {
  if (durationMs < 1_000) return `${trim(durationMs, durationMs < 10 ? 2 : 0)} ms`;
  if (durationMs < 60_000) return `${trim(durationMs / 1_000, 1)} s`;
  const whole = Math.round(durationMs / 1_000);
  const [minutes, seconds] = [Math.floor(whole / 60), whole % 60];
  return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
}

/** `0.99937` → `99.937 %`; never rounds a share below 1 up to `100 %`, nor one above 0 down to `0 %`. */
export function formatRatio(ratio: Ratio, decimals = 2): string {
  for (let digits = decimals; digits < 6; digits += 1) {
    const text = trim(ratio * 100, digits);
    if ((text !== '100' || ratio === 1) && (text !== '0' || ratio === 0)) return `${text} %`;
  }
  return `${trim(ratio * 100, 6)} %`;
}

function trim(value: number, decimals: number): string {
  return Number(value.toFixed(decimals)).toString();
}
