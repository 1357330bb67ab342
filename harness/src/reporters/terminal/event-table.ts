import type { JournalEvent, JournalEventType } from '../../domain/journal-event.ts';

/** What some kinds of event mean to a view; a kind that is not in it means nothing to it. */
export type EventTable<S, R> = {
  readonly [T in JournalEventType]?: (
    event: Extract<JournalEvent, { readonly type: T }>,
    state: S,
  ) => R;
};

export function lookUp<S, R>(
  table: EventTable<S, R>,
  event: JournalEvent,
  state: S,
): R | undefined {
  // The compiler cannot see that the key chooses the type of the event.
  const meaning = table[event.type] as ((event: JournalEvent, state: S) => R) | undefined;
  return meaning?.(event, state);
}
