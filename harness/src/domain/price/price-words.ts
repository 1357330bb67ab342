import type { Enclosure } from '../enclosure.ts';
import { formatCount } from '../objective-words.ts';
import { formatDuration, formatRatio, type Ms } from '../units.ts';
import type { Price } from './price-evidence.ts';

const DAY_MS: Ms = 86_400_000;

/** `30 days`, `12 h`. */
export function windowWords(windowMs: Ms): string {
  if (windowMs % DAY_MS === 0) {
    const days = windowMs / DAY_MS;
    return days === 1 ? 'a day' : `${formatCount(days)} days`;
  }
  return windowMs >= 3_600_000 && windowMs % 3_600_000 === 0
    ? `${formatCount(windowMs / 3_600_000)} h`
    : formatDuration(windowMs);
}

/** `1.85 % (between 1.8 % and 1.9 %)`, or the number alone where nothing is left open. */
export function enclosedShare({ low, estimate, high }: Enclosure): string {
  const [from, about, to] = [shareWords(low), shareWords(estimate), shareWords(high)];
  return from === to ? about : `${about} (between ${from} and ${to})`;
}

/** Shares of a budget may be above everything there is, and small ones keep three digits. */
function shareWords(share: number): string {
  if (share > 1) return `${formatCount(share * 100)} %`;
  return formatRatio(share, share < 0.001 ? 4 : 2);
}

/** `affordable 54 times in 30 days`, as exact as it is known. */
export function incidentsWords({ affordable, windowMs, censored }: Price): string {
  const { low, high } = affordable;
  const within = `in ${windowWords(windowMs)}`;
  if (low === undefined) return `affordable as often as you like ${within}`;
  // A longer incident costs more, so of one that was not seen to end only the upper end is known.
  const most = high ?? Infinity;
  if (most === 0) return `not affordable once ${within}`;
  if (censored)
    return Number.isFinite(most)
      ? `affordable at most ${times(most)} ${within}`
      : `affordable an unknown number of times ${within}`;
  if (!Number.isFinite(most)) return `affordable at least ${times(low)} ${within}`;
  return `affordable ${low === most ? times(low) : `${formatCount(low)} to ${times(most)}`} ${within}`;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${formatCount(count)} times`;
}
