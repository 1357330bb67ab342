import { windowWords } from '../price/price-words.ts';
import { formatDuration, formatRatio } from '../units.ts';
import type { BurnAlert } from './burn-alert.ts';
import type { AlertReplay, Replay } from './replay-evidence.ts';

/** `page at 14.4 × over 1 h`. */
export function alertName({ severity, factor, longMs }: BurnAlert): string {
  return `${severity} at ${String(factor)} × over ${windowWords(longMs)}`;
}

/** Who would have been told, in one sentence without a full stop. */
export function replayWords({ alerts }: Replay): string {
  const already = alerts.filter(({ outcome }) => outcome === 'fires-already');
  if (already.length > 0) return 'alerts fire before the fault already';
  const page = firstOf(alerts, 'page');
  const ticket = firstOf(alerts, 'ticket');
  if (page === undefined && ticket === undefined)
    return 'this would page nobody, and write no ticket';
  const paged = page === undefined ? 'this would page nobody' : told('a page', page);
  return ticket === undefined ? paged : `${paged}; ${told('a ticket', ticket)}`;
}

/** `fires 52 s to 1 min 20 s after the injection, resolves …`, or why it does not. */
export function alertOutcomeWords(alert: AlertReplay): string {
  switch (alert.outcome) {
    case 'cannot-fire':
      return `can never fire: it needs ${formatRatio(alert.above)} errors`;
    case 'fires-already':
      return 'fires before the fault already';
    case 'silent':
      return alert.firesAfterIfItLastedMs === undefined
        ? `silent, and would be however long it lasted: it needs more than ${formatRatio(alert.above, 3)} errors`
        : `silent; it would have had to last about ${formatDuration(alert.firesAfterIfItLastedMs)}`;
    case 'fires':
      return `fires ${betweenWords(alert.firesAfter)} after the injection${resolved(alert)}`;
    case 'may-fire':
      return `may fire, as scrapes fall, ${betweenWords(alert.firesAfter)} after the injection${resolved(alert)}`;
  }
}

function resolved({ resolvesAfter }: AlertReplay): string {
  return resolvesAfter === undefined
    ? ''
    : `, and is quiet again after ${betweenWords(resolvesAfter)}`;
}

function told(what: string, { outcome, firesAfter }: AlertReplay): string {
  const may = outcome === 'fires' ? '' : ' at best';
  return `${what} after ${betweenWords(firesAfter)}${may}`;
}

/** `52 s to 1 min 21 s`. */
export function betweenWords(span: AlertReplay['firesAfter']): string {
  if (span === undefined) return 'an unknown time';
  const [from, to] = [formatDuration(span.earliestMs), formatDuration(span.latestMs)];
  return from === to ? from : `${from} to ${to}`;
}

/** The one that fires first; one that always fires before one that may. */
function firstOf(
  alerts: readonly AlertReplay[],
  severity: BurnAlert['severity'],
): AlertReplay | undefined {
  const firing = alerts.filter((one) => one.severity === severity && one.firesAfter !== undefined);
  const sure = firing.filter(({ outcome }) => outcome === 'fires');
  return (sure.length > 0 ? sure : firing).toSorted(
    (a, b) => (a.firesAfter?.earliestMs ?? 0) - (b.firesAfter?.earliestMs ?? 0),
  )[0];
}
