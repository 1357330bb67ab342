import { ratesBy, WINDOW_MS, type BurnRates } from './burn-alerts.ts';
import type { History } from './history.ts';
import { burnRate, eventsSince, NO_EVENTS, type Events, type Slo } from './slo.ts';

/** How an SLO stands: what happened in its window, and how fast its budget is being spent. */
export type SloStatus = {
  readonly slo: Slo;
  readonly events: Events;
  /** How much of the window these events are from. */
  readonly observedMs: number;
  readonly burnRates: BurnRates;
};

/** Whose numbers they are: of this process alone, or of all replicas. */
export type SloReport = {
  readonly scope: 'replica' | 'service';
  /** Why it is not the scope that was asked for. */
  readonly note: string | undefined;
  readonly statuses: readonly SloStatus[];
};

/** The events of every SLO so far, by its name. */
export type EventsSample = {
  readonly atMs: number;
  readonly events: ReadonlyMap<string, Events>;
};

/** What this process itself has seen, as far back as it remembers. */
export function ownStatuses(
  slos: readonly Slo[],
  history: History<EventsSample>,
  now: EventsSample,
): readonly SloStatus[] {
  return slos.map((slo) => {
    const eventsIn = (windowMs: number): Events =>
      eventsSince(
        now.events.get(slo.name) ?? NO_EVENTS,
        history.at(now.atMs - windowMs)?.events.get(slo.name),
      );
    const oldestMs = history.oldest?.atMs ?? now.atMs;
    return {
      slo,
      events: eventsIn(slo.windowMs),
      observedMs: Math.min(slo.windowMs, now.atMs - oldestMs),
      burnRates: ratesBy((window) => burnRate(slo, eventsIn(WINDOW_MS[window]))),
    };
  });
}
