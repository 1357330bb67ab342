import type { Database } from '../database/database.ts';
import type { Log } from '../observability/instruments.ts';
import { addVisits } from './visit-store.ts';
import type { Visits } from './visits.ts';

/**
 * Counts in memory and adds to the database once in a while, so that no visitor waits for it or is turned away when it
 * is gone. What could not be written stays counted here and goes with the next write; it is one number, however many
 * they are. A write that timed out may have been done: then its visits count twice.
 */
export class BufferedVisits implements Visits {
  private readonly database: Database;
  private readonly log: Log;
  private readonly timer: NodeJS.Timeout;
  private pending = 0;
  private writing: Promise<void> | undefined;
  private total: number | undefined;

  constructor(database: Database, log: Log, flushMs: number) {
    this.database = database;
    this.log = log;
    this.timer = setInterval(() => void this.flush(), flushMs);
    this.timer.unref();
  }

  async count(): Promise<number | undefined> {
    this.pending += 1;
    // The very first visitor starts the writing, so that the next ones see a number soon.
    if (this.total === undefined) void this.flush();
    return this.total === undefined ? undefined : this.total + this.pending;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
    await this.flush();
  }

  /** One write at a time. */
  private flush(): Promise<void> {
    if (this.writing !== undefined || this.pending === 0) return this.writing ?? Promise.resolve();
    this.writing = this.write(this.pending).finally(() => {
      this.writing = undefined;
    });
    return this.writing;
  }

  private async write(visits: number): Promise<void> {
    try {
      this.total = await addVisits(this.database, visits);
      this.pending -= visits;
    } catch (error) {
      this.log.debug({ err: error, visits }, 'visits stay in memory until the next write');
    }
  }
}
