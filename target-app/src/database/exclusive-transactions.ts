import type { QueryResultRow } from 'pg';
import type { Database } from './database.ts';
import type { RenewablePool } from './renewable-pool.ts';

/** A process that stalls in a transaction loses it, and with it the lock, after this long. */
const STALLED_MS = 5000;

/** Transactions of which only one at a time runs, in however many processes. */
export class ExclusiveTransactions {
  private readonly pool: RenewablePool;
  private readonly lock: number;

  /** @param lock names what is exclusive: the key of an advisory lock. */
  constructor(pool: RenewablePool, lock: number) {
    this.pool = pool;
    this.lock = lock;
  }

  /** Resolves with what the work resolves with, or with `undefined`, at once, when it runs somewhere else. */
  async run<T>(work: (database: Database) => Promise<T>): Promise<T | undefined> {
    const connection = await this.pool.current.connect();
    // Cut while the work does something else; the next statement says so.
    const expectLoss = (): void => undefined;
    connection.on('error', expectLoss);
    const database: Database = {
      async query<Row extends QueryResultRow>(text: string, parameters: readonly unknown[] = []) {
        return (await connection.query<Row>(text, [...parameters])).rows;
      },
    };
    try {
      await connection.query(
        `BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${STALLED_MS}`,
      );
      const [taken] = await database.query<{ locked: boolean }>(
        'SELECT pg_try_advisory_xact_lock($1) AS locked',
        [this.lock],
      );
      const result = taken?.locked === true ? await work(database) : undefined;
      await connection.query('COMMIT');
      connection.removeListener('error', expectLoss);
      connection.release();
      return result;
    } catch (error) {
      // Whatever state the connection is in: closing it rolls back and gives up the lock.
      connection.release(true);
      throw error;
    }
  }
}
