import type { JournalEvent } from '../../src/domain/journal-event.ts';

/** How a run is ended from outside. `both` is SIGKILL of the harness and of its watchdog, in one breath. */
export const KILLS = ['SIGKILL', 'SIGTERM', 'SIGHUP', 'SIGSTOP', 'both'] as const;
export type Kill = (typeof KILLS)[number];

/**
 * So many records are in the journal, or the first of that type is: how many come before it depends on how often there
 * was time to look.
 */
export type RecordPlace = number | JournalEvent['type'];

export function isAt(place: RecordPlace, types: readonly string[]): boolean {
  return types.length === place || types.at(-1) === place;
}

/** What a conductor is told, as JSON in its one argument. */
export type ConductorOrder = {
  readonly experiment: string;
  readonly environment: string;
  readonly outFolder: string;
  /** Every watchdog of it ends by SIGKILL at this record of its own. */
  readonly watchdogAtRecord?: number;
  /** Ends itself so, as soon as it comes to that record; without it the run goes to its end. */
  readonly kill?: { readonly how: Kill; readonly atRecord: RecordPlace };
};
