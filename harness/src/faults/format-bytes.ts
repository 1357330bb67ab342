import type { Bytes } from '../domain/units.ts';

const UNITS = ['B', 'kB', 'MB', 'GB'] as const;

/** `1500` → `1.5 kB`, `200` → `200 B`. */
export function formatBytes(bytes: Bytes): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1_000 && unit < UNITS.length - 1) {
    amount /= 1_000;
    unit += 1;
  }
  return `${Number(amount.toFixed(1))} ${UNITS[unit] ?? ''}`;
}
