import { forgetOldRecords } from '../audit/postgres-audit-log.ts';
import type { Database } from '../database/database.ts';
import type { Log } from '../observability/instruments.ts';
import { forgetDeleted } from '../summary/summary-store.ts';

const EVERY_MS = 60_000;

/** Keeps small what would only grow. */
export class Tidying {
  private readonly database: Database;
  private readonly log: Log;
  private timer: NodeJS.Timeout | undefined;

  constructor(database: Database, log: Log) {
    this.database = database;
    this.log = log;
  }

  start(): void {
    this.timer = setInterval(() => void this.tidy(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async tidy(): Promise<void> {
    try {
      await forgetDeleted(this.database);
      await forgetOldRecords(this.database);
    } catch (error) {
      this.log.debug({ err: error }, 'nothing was tidied up');
    }
  }
}
