import { LARGEST_RECORDING, type AuditEntry, type AuditLog } from '../audit/audit-log.ts';
import { decodeAuditEntry } from '../audit/audit-entry-check.ts';
import type { Database } from '../database/database.ts';
import { earlierThan, settle } from '../outbox/outbox-store.ts';
import { firstOfEach, isBefore, orderingKey, type OutboxEvent } from '../outbox/student-event.ts';
import type { Log } from '../observability/instruments.ts';
import { applyToSummary } from '../summary/summary-store.ts';

/** Far more than one student can have waiting; what does not fit comes with the next delivery. */
const MOST_EARLIER = 500;
/** As many digits as the largest 64-bit number has, so that text sorts like the number. */
const ID_DIGITS = 19;

export type EventHandlerParts = {
  readonly database: Database;
  /** `undefined` when none is configured. */
  readonly audit: AuditLog | undefined;
  readonly log: Log;
};

/** Does what an event asks for: shows it in the summary, and writes its audit record. Doing it again changes nothing. */
export class EventHandler {
  private readonly parts: EventHandlerParts;

  constructor(parts: EventHandlerParts) {
    this.parts = parts;
  }

  /**
   * Works on events and returns the ids of those that are done. Events of one student are done in their order, one after
   * the other, and what the outbox still has of earlier ones comes first, even if the queue has lost it.
   */
  async handle(events: readonly OutboxEvent[]): Promise<ReadonlySet<string>> {
    const { database } = this.parts;
    const earlier = await earlierThan(database, events, MOST_EARLIER);
    const done = await this.inWaves(oldestFirst([...earlier, ...events]));
    await settle(database, done);
    return new Set(done);
  }

  /** The oldest event of each student at once, then the next; a student whose event fails is left out from there. */
  private async inWaves(events: readonly OutboxEvent[]): Promise<readonly string[]> {
    const done: string[] = [];
    let waiting = events;
    while (waiting.length > 0) {
      const wave = firstOfEach(waiting);
      const failed = await this.work(wave);
      const ofWave = new Set(wave);
      done.push(...wave.flatMap((event) => (failed.has(orderingKey(event)) ? [] : event.id)));
      waiting = waiting.filter((event) => !ofWave.has(event) && !failed.has(orderingKey(event)));
    }
    return done;
  }

  /** Works on events of different students; the ordering keys of those that failed. */
  private async work(events: readonly OutboxEvent[]): Promise<ReadonlySet<string>> {
    const { database, audit, log } = this.parts;
    let shown: ReadonlySet<string>;
    try {
      // The summary first: it is what people see, and need not wait for an audit log that is gone.
      shown = await applyToSummary(
        database,
        events.filter(({ student_id }) => student_id !== null),
      );
    } catch (error) {
      log.debug({ err: error, events: events.length }, 'events have to wait');
      return new Set(events.map(orderingKey));
    }
    if (audit === undefined) return new Set();
    // What is new has no record yet, so that nothing has to be asked of each; what was tried before may have one.
    const together = events.filter(({ id }) => shown.has(id));
    const alone = events.filter(({ id }) => !shown.has(id));
    const failed = await Promise.all([
      ...batches(together, LARGEST_RECORDING).map((batch) =>
        this.record(batch, () => audit.recordAll(batch.map(auditEntryOf))),
      ),
      ...alone.map((event) => this.record([event], () => audit.record(auditEntryOf(event)))),
    ]);
    return new Set(failed.flat());
  }

  /** The ordering keys of the events when they could not be recorded. */
  private async record(
    events: readonly OutboxEvent[],
    write: () => Promise<unknown>,
  ): Promise<readonly string[]> {
    try {
      await write();
      return [];
    } catch (error) {
      const ids = events.map(({ id }) => id);
      this.parts.log.debug({ err: error, events: ids }, 'audit records have to wait');
      return events.map(orderingKey);
    }
  }
}

function batches<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

/** Each once, though it may have come twice. */
function oldestFirst(events: readonly OutboxEvent[]): readonly OutboxEvent[] {
  const distinct = new Map(events.map((event) => [event.id, event]));
  return [...distinct.values()].toSorted((one, other) => (isBefore(one, other) ? -1 : 1));
}

function auditEntryOf(event: OutboxEvent): AuditEntry {
  const kept = event.type === 'request.audited' ? decodeAuditEntry(event.payload) : undefined;
  return (
    kept ?? {
      subject: orderingKey(event),
      eventId: event.id.padStart(ID_DIGITS, '0'),
      type: event.type,
      occurredAt: event.occurred_at,
      detail: event.payload,
    }
  );
}
