import { replayWords } from '../../domain/alerts/alert-words.ts';
import type { Impact } from '../../domain/impact.ts';
import { enclosedShare, incidentsWords, windowWords } from '../../domain/price/price-words.ts';
import { formatDuration, formatRatio } from '../../domain/units.ts';
import type { Judgement } from '../../domain/verdict.ts';

export type KnownImpact = Extract<Impact, { readonly known: true }>;

/** The impacts worth a section: none where nothing was injected, since nothing could have cost anything then. */
export function shownImpacts({ impacts }: Judgement): readonly Impact[] {
  return impacts.filter((one) => one.known || one.reason.code !== 'NOT_INJECTED');
}

/** `api-availability, 99.9 % over 30 days`. */
export function impactTitle({ objective, target, windowMs }: Impact): string {
  return `${objective}, ${formatRatio(target, 3)} over ${windowWords(windowMs)}`;
}

/** `1.85 % of the error budget, affordable 54 times in 30 days`. */
export function costWords({ price }: KnownImpact): string {
  if (price.consumed.high === 0) return 'nothing of the error budget';
  const least = price.censored ? 'at least ' : '';
  return `${least}${enclosedShare(price.consumed)} of the error budget, ${incidentsWords(price)}`;
}

/** `as much as 48 s in which everything fails, beyond the 0.1 % that failed before the fault`. */
export function lossWords({ price: { badSeconds, baselineErrorRatio } }: KnownImpact): string {
  const words = [badSeconds.low, badSeconds.estimate, badSeconds.high].map((seconds) =>
    formatDuration(seconds * 1_000),
  );
  const [low = '', about = '', high = ''] = words;
  if (badSeconds.high === 0) return 'no more failed than before the fault';
  const between = low === high ? '' : `, between ${low} and ${high}`;
  return `as much as ${about} in which everything fails${between}, beyond the ${formatRatio(baselineErrorRatio, 3)} that failed before the fault`;
}

/** `a page after 52 s to 1 min 20 s`, `this would page nobody, and write no ticket`. */
export function pagedWords({ replay }: KnownImpact): string {
  return replay === undefined ? 'not known: nothing tells the seconds apart' : replayWords(replay);
}
