import { Pool } from 'pg';
import type { DatabaseSettings } from '../configuration.ts';
import type { Log } from '../observability/instruments.ts';

/** A bounded connection pool with time-outs that can be exchanged for an empty one. */
export class RenewablePool {
  private readonly connectionString: string;
  private readonly settings: DatabaseSettings;
  private readonly log: Log;
  private pool: Pool;

  constructor(connectionString: string, settings: DatabaseSettings, log: Log) {
    this.connectionString = connectionString;
    this.settings = settings;
    this.log = log;
    this.pool = this.open();
  }

  get current(): Pool {
    return this.pool;
  }

  /** From now on queries get new connections; those under way end by themselves. */
  renew(): void {
    const outdated = this.pool;
    this.pool = this.open();
    outdated.end().catch((error: unknown) => {
      this.log.warn({ err: error }, 'an outdated connection pool did not end cleanly');
    });
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private open(): Pool {
    const { poolSize, acquireTimeoutMs, queryTimeoutMs } = this.settings;
    const pool = new Pool({
      connectionString: this.connectionString,
      max: poolSize,
      connectionTimeoutMillis: acquireTimeoutMs,
      query_timeout: queryTimeoutMs,
      // So that the server does not go on with what nobody waits for.
      statement_timeout: queryTimeoutMs,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
    });
    pool.on('error', (error) => {
      this.log.warn({ err: error }, 'an idle PostgreSQL connection failed');
    });
    return pool;
  }
}
