import type { EpochMs, Ms } from '../../domain/units.ts';

/** `1767603630123` → `2026-01-05 09:00:30 UTC`. */
export function formatUtc(atMs: EpochMs): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Time on the run's own axis: `30240` → `00:30.2`, `-400` → `-00:00.4`, an hour on → `1:00:00.0`. */
export function formatElapsed(elapsedMs: Ms): string {
  const tenths = Math.round(Math.abs(elapsedMs) / 100);
  const sign = elapsedMs < 0 && tenths > 0 ? '-' : '';
  const seconds = Math.floor(tenths / 10);
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  const clock = `${twoDigits(minutes)}:${twoDigits(seconds % 60)}.${tenths % 10}`;
  return hours === 0 ? `${sign}${clock}` : `${sign}${hours}:${clock}`;
}

/** The name of a whole second of that axis: `30000` → `00:30`. */
export function formatSecond(elapsedMs: Ms): string {
  return formatElapsed(Math.floor(elapsedMs / 1_000) * 1_000).slice(0, -2);
}

function twoDigits(value: number): string {
  return value.toString().padStart(2, '0');
}
