import type { Ms } from '../units.ts';

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;

/** A duration as PromQL writes it, in whole seconds: `5m`, `3d`, `2d19h12m`. */
export function prometheusDuration(durationMs: Ms): string {
  let left = Math.round(durationMs / 1_000);
  let text = '';
  for (const [unit, seconds] of UNITS) {
    const count = Math.floor(left / seconds);
    if (count > 0) text += `${String(count)}${unit}`;
    left -= count * seconds;
  }
  return text === '' ? '0s' : text;
}
