import { LARGEST_SEND, type EventQueue } from '../queue/event-queue.ts';
import { firstOfEach, orderingKey, type OutboxEvent } from './student-event.ts';

/** What became of a batch. */
export type Publication = {
  /** The ids of those the queue has now. */
  readonly published: readonly string[];
  /** Why the rest was not even tried, or the last of it failed. */
  readonly failure: unknown;
};

/**
 * Hands events to the queue, given oldest first. No two of a student go in one send, and none goes while an earlier one
 * of its student has not been taken, so that a send that fails in part cannot change a student's order.
 * @param mayGoOn asked before each send; what is left over then waits for the next batch
 */
export async function publishInOrder(
  queue: Pick<EventQueue, 'send'>,
  events: readonly OutboxEvent[],
  mayGoOn: () => boolean,
): Promise<Publication> {
  const published: string[] = [];
  let waiting = events;
  while (waiting.length > 0 && mayGoOn()) {
    const sending = firstOfEach(waiting, LARGEST_SEND);
    let taken: ReadonlySet<string>;
    try {
      taken = await queue.send(sending);
    } catch (failure) {
      return { published, failure };
    }
    published.push(...sending.flatMap(({ id }) => (taken.has(id) ? [id] : [])));
    const refused = new Set(
      sending.flatMap((event) => (taken.has(event.id) ? [] : orderingKey(event))),
    );
    const sent = new Set(sending);
    waiting = waiting.filter((event) => !sent.has(event) && !refused.has(orderingKey(event)));
    if (refused.size === sending.length) {
      return { published, failure: new Error('The queue took none of the events.') };
    }
  }
  return { published, failure: undefined };
}
