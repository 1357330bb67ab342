import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import { unfinished } from '../outbox/outbox-store.ts';
import type { Delivery, EventSource } from './event-queue.ts';

const BATCH = 50;

/**
 * The outbox as it is, for where there is no queue. Several workers see the same events and do the same with them, each in
 * order, which comes to the same as doing it once.
 */
export class OutboxSource implements EventSource {
  private readonly database: Database;
  private readonly pollMs: number;

  constructor(database: Database, pollMs: number) {
    this.database = database;
    this.pollMs = pollMs;
  }

  async receive(): Promise<readonly Delivery[]> {
    const events = await unfinished(this.database, BATCH);
    if (events.length === 0) await pause(this.pollMs);
    return events.map((event) => ({ event, receipt: event.id }));
  }

  async acknowledge(): Promise<void> {
    // What is finished is not in the outbox any more.
  }

  async putBack(): Promise<void> {
    // What is not finished is still there.
  }

  ping(): Promise<unknown> {
    return this.database.query('SELECT 1');
  }

  close(): void {
    // The database is closed by whoever opened it.
  }
}
