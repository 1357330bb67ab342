import type { CounterStep } from './counter-window.ts';
import type { ScrapedTarget } from './scraped-target.ts';

/** A process may for once have been this much quicker than any was seen to be between two scrapes. */
const HASTE = 2;

/**
 * Finds the steps in which a target's process may have restarted unseen: nothing says when it started, and a new one
 * could have counted all that the next scrape shows, so that no counter need have gone down. What the old one had
 * counted since the scrape before would be in no sample; a window allows for it as for a restart that was seen
 * (docs/method.md, Service-side numbers). Counters that have counted for longer than that exclude it by themselves, and
 * as long as they show nothing the target is taken to be idle. `total`: the steps of all its events.
 */
export function unseenRestarts(
  { startUnknownBefore }: Pick<ScrapedTarget, 'startUnknownBefore'>,
  total: readonly CounterStep[],
  peakRatePerMs: number,
): ReadonlySet<number> {
  const couldBeNew = ({ from, to, held }: CounterStep) =>
    held > 0 && held <= HASTE * Math.ceil(peakRatePerMs * (to.readByMs - from.atMs));
  return new Set(
    [...startUnknownBefore].filter((i) => {
      const step = total[i];
      return step !== undefined && couldBeNew(step);
    }),
  );
}

/** The same steps, with those marked that may hide a restart. */
export function markUnsure(
  steps: readonly CounterStep[],
  unseen: ReadonlySet<number>,
): readonly CounterStep[] {
  if (unseen.size === 0) return steps;
  return steps.map((step, i) => (unseen.has(i) ? { ...step, unsure: true } : step));
}
