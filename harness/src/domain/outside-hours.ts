import {
  hoursInWords,
  isOpen,
  nextClosing,
  nextOpening,
  type AllowedHours,
} from './allowed-hours.ts';
import type { EpochMs } from './units.ts';
import { inZone } from './wall-clock.ts';

/** Why a run that breaks something from `startMs` until `untilMs` is outside the hours, a sentence; undefined when it is not. */
export function outsideHours(
  environmentName: string,
  hours: AllowedHours,
  { startMs, untilMs }: { readonly startMs: EpochMs; readonly untilMs: EpochMs },
): string | undefined {
  const { timezone } = hours;
  const allowed = `"${environmentName}" may be broken ${hoursInWords(hours)}`;
  if (!isOpen(hours, startMs)) {
    return `${allowed}, and now it is ${inZone(startMs, timezone)}; ${next(hours, startMs)}`;
  }
  const closesMs = nextClosing(hours, startMs);
  if (closesMs === undefined || closesMs >= untilMs) return undefined;
  return `${allowed}, and the run might still be breaking it at ${inZone(untilMs, timezone)}; ${next(hours, closesMs)}`;
}

function next(hours: AllowedHours, fromMs: EpochMs): string {
  const opensMs = nextOpening(hours, fromMs);
  return opensMs === undefined
    ? 'those hours never come.'
    : `next from ${inZone(opensMs, hours.timezone)}.`;
}
