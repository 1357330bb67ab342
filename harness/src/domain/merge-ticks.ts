import type { LoadTick } from './load-tick.ts';
import { addedCounts } from './merge-seconds.ts';

/** One tick for each tenth of a second, ascending: ticks of the same tenth are added up. */
export function mergeTicks(
  known: readonly LoadTick[],
  news: readonly LoadTick[],
): readonly LoadTick[] {
  const merged = new Map(known.map((tick) => [tick.tickMs, tick]));
  for (const tick of news) {
    const before = merged.get(tick.tickMs);
    const { tickMs } = tick;
    merged.set(tickMs, before === undefined ? tick : { tickMs, ...addedCounts([before, tick]) });
  }
  return [...merged.values()].toSorted((a, b) => a.tickMs - b.tickMs);
}
