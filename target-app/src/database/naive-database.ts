import { Pool, type QueryResultRow } from 'pg';
import type { Instruments } from '../observability/instruments.ts';
import { observePool } from '../observability/metrics.ts';
import type { Database } from './database.ts';
import { poolCounts } from './pool-counts.ts';

/** A pool with the client's defaults: it waits as long as it takes, for a connection and for an answer. */
export class NaiveDatabase implements Database {
  private readonly pool: Pool;
  private readonly instruments: Instruments;

  constructor(connectionString: string, instruments: Instruments) {
    this.instruments = instruments;
    this.pool = new Pool({ connectionString });
    this.pool.on('error', (error) => {
      instruments.log.error({ err: error }, 'an idle PostgreSQL connection failed');
    });
    observePool(instruments.metrics, () => poolCounts(this.pool));
  }

  async query<Row extends QueryResultRow>(
    text: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    const stop = this.instruments.metrics.dbQuerySeconds.startTimer();
    try {
      return (await this.pool.query<Row>(text, [...parameters])).rows;
    } finally {
      stop();
    }
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
