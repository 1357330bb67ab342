import type { Database } from '../database/database.ts';
import type { Instruments } from '../observability/instruments.ts';
import { readBacklog, type Backlog } from './backlog.ts';
import { observeBacklog } from './outbox-metrics.ts';

const LOOK_EVERY_MS = 1000;

/** Looks at the outbox once a second, so that a scrape never waits for PostgreSQL. */
export class BacklogWatch {
  private readonly database: Database;
  private readonly instruments: Instruments;
  private latest: Backlog = { pending: 0, queuedSinceMs: undefined, unseenSinceMs: undefined };
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(database: Database, instruments: Instruments) {
    this.database = database;
    this.instruments = instruments;
    observeBacklog(instruments.metrics.register, () => this.latest, Date.now);
  }

  /** Since when the oldest event in the queue waits, as of the last look. */
  get queuedSinceMs(): number | undefined {
    return this.latest.queuedSinceMs;
  }

  start(): void {
    void this.look();
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  private async look(): Promise<void> {
    try {
      this.latest = await readBacklog(this.database, Date.now);
    } catch (error) {
      this.instruments.log.debug({ err: error }, 'the outbox could not be looked at');
    }
    if (!this.isStopped) this.timer = setTimeout(() => void this.look(), LOOK_EVERY_MS);
  }
}
