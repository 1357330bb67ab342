import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import type { Log } from '../observability/instruments.ts';
import { within } from '../resilience/within.ts';

const RETRY_MS = 250;

/** Migrations run in their order: where the last table is, all are. */
const NEWEST_TABLE = 'visits';

/** PostgreSQL was not there, or not migrated, before the start-up deadline. */
export class StartUpError extends Error {
  override readonly name = 'StartUpError';
}

/**
 * Waits until the database answers and has been migrated, and leaves a warm connection behind.
 * @throws StartUpError after `deadlineMs`, with the last thing that stood in the way as its cause.
 */
export async function waitForDatabase(
  database: Database,
  deadlineMs: number,
  log: Log,
): Promise<void> {
  const giveUpAtMs = performance.now() + deadlineMs;
  for (;;) {
    const remainingMs = Math.max(1, giveUpAtMs - performance.now());
    const obstacle = await obstacleIn(database, remainingMs);
    if (obstacle === undefined) return;
    if (performance.now() + RETRY_MS >= giveUpAtMs) {
      throw new StartUpError(`The database was not usable within ${deadlineMs} ms.`, {
        cause: obstacle,
      });
    }
    log.debug({ err: obstacle }, 'waiting for the database');
    await pause(RETRY_MS);
  }
}

async function obstacleIn(database: Database, limitMs: number): Promise<unknown> {
  try {
    const rows = await within(
      limitMs,
      database.query<{ migrated: boolean }>(
        `SELECT to_regclass('${NEWEST_TABLE}') IS NOT NULL AS migrated`,
      ),
    );
    return rows[0]?.migrated === true ? undefined : new Error('The migrations have not been run.');
  } catch (error) {
    return error;
  }
}
