import type { ExclusiveTransactions } from '../database/exclusive-transactions.ts';
import type { Instruments } from '../observability/instruments.ts';
import { within } from '../resilience/within.ts';
import type { EventQueue } from '../queue/event-queue.ts';
import { forgetPublished, markPublished, unpublished } from './outbox-store.ts';
import { publishInOrder } from './publish-in-order.ts';
import { Repetition } from './repetition.ts';
import type { OutboxSettings } from './settings.ts';

const BATCH = 100;
/** Then no send is begun any more: with the last of them, a batch stays well below what loses a transaction. */
const BATCH_LIMIT_MS = 1500;
/** How long closing waits for what is under way. */
const CLOSE_LIMIT_MS = 400;

export type OutboxRelayOptions = {
  readonly transactions: Pick<ExclusiveTransactions, 'run'>;
  readonly queue: EventQueue;
  readonly settings: OutboxSettings;
  readonly instruments: Instruments;
  /** Since when the oldest event in the queue waits, in ms since the epoch. */
  readonly queuedSinceMs: () => number | undefined;
  readonly now: () => number;
};

/**
 * Moves events from the outbox to the queue, apart from every request. Every replica has one; an advisory lock lets one
 * of them work at a time, for the length of one batch. An event is marked only when the queue has it, so that whatever
 * dies in between, it is sent once more rather than not at all.
 */
export class OutboxRelay {
  private readonly options: OutboxRelayOptions;
  private readonly repetition: Repetition;

  constructor(options: OutboxRelayOptions) {
    this.options = options;
    this.repetition = new Repetition(() => this.work(), options.settings.pollMs);
  }

  start(): void {
    this.repetition.start();
  }

  /** Something has been written to the outbox. */
  wake(): void {
    this.repetition.hurry();
  }

  async close(): Promise<void> {
    await within(CLOSE_LIMIT_MS, this.repetition.stop()).catch(() => undefined);
  }

  /** One batch; whether there may be more at once. */
  private async work(): Promise<boolean> {
    const { transactions, queue, instruments } = this.options;
    try {
      await this.publishLostAgain();
      const outcome = await transactions.run(async (database) => {
        const events = await unpublished(database, BATCH);
        const untilMs = performance.now() + BATCH_LIMIT_MS;
        const mayGoOn = (): boolean => performance.now() < untilMs;
        const publication = await publishInOrder(queue, events, mayGoOn);
        await markPublished(database, publication.published);
        return { ...publication, isFull: events.length === BATCH };
      });
      if (outcome?.failure !== undefined) throw outcome.failure;
      return outcome?.isFull ?? false;
    } catch (error) {
      // The breaker, or PostgreSQL's, says it once; the backlog shows how much is waiting.
      instruments.log.debug({ err: error }, 'events were not published; they stay in the outbox');
      return false;
    }
  }

  /** An embedded queue forgets what it has when it is restarted. The outbox keeps everything until it is done. */
  private async publishLostAgain(): Promise<void> {
    const { transactions, queue, settings, instruments, queuedSinceMs, now } = this.options;
    const sinceMs = queuedSinceMs();
    if (sinceMs === undefined || now() - sinceMs < settings.republishMs) return;
    if ((await queue.depth()) > 0) return;
    const count = await transactions.run((database) =>
      forgetPublished(database, settings.republishMs),
    );
    if (count !== undefined && count > 0) {
      instruments.log.warn({ events: count }, 'the queue has lost events; they are sent again');
    }
  }
}
