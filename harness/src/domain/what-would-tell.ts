import type { Enclosure } from './finding.ts';
import { formatNumber } from './objective-words.ts';

/** Nobody makes a phase longer than so many times. */
const MOST_TIMES = 100;

/**
 * What would decide a number that encloses what was asked, as a sentence: what is left open comes from the edges, so it
 * is halved by a phase twice as long, and by scrapes twice as often.
 */
export function whatWouldTell({ low, estimate, high }: Enclosure, asked: number): string {
  const openBy = estimate >= asked ? estimate - low : high - estimate;
  const times = Math.ceil((openBy / Math.abs(estimate - asked)) * 10) / 10;
  return times <= MOST_TIMES
    ? `A phase ${formatNumber(times)} times as long would tell if it goes on like this, and so would scrapes as many times as often.`
    : 'What was seen is so near to what was asked that no longer phase would tell.';
}
