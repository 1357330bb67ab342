import type { QueryResultRow } from 'pg';
import type { DatabaseSettings } from '../configuration.ts';
import type { Instruments } from '../observability/instruments.ts';
import { observePool } from '../observability/metrics.ts';
import { CircuitOpenError, type CircuitBreaker } from '../resilience/circuit-breaker.ts';
import { createInstrumentedBreaker } from '../resilience/instrumented-breaker.ts';
import { UnavailableError } from '../resilience/unavailable-error.ts';
import { isAvailabilityFailure } from './availability-failure.ts';
import type { Database } from './database.ts';
import { poolCounts } from './pool-counts.ts';
import type { RenewablePool } from './renewable-pool.ts';

/** PostgreSQL behind a bounded pool, time-outs and a circuit breaker. */
export class ResilientDatabase implements Database {
  private readonly pool: RenewablePool;
  private readonly instruments: Instruments;
  private readonly settings: DatabaseSettings;
  private readonly breaker: CircuitBreaker;

  constructor(pool: RenewablePool, settings: DatabaseSettings, instruments: Instruments) {
    this.pool = pool;
    this.settings = settings;
    this.instruments = instruments;
    this.breaker = createInstrumentedBreaker('database', instruments, {
      probe: () => this.ask('SELECT 1', []),
      countsAsFailure: isAvailabilityFailure,
      resetMs: settings.breakerResetMs,
      // Idle connections may lead nowhere now, and each would cost a time-out after the database is back.
      onOpen: () => this.pool.renew(),
    });
    observePool(instruments.metrics, () => poolCounts(this.pool.current));
  }

  async query<Row extends QueryResultRow>(
    text: string,
    parameters: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    this.refuseWhenCrowded();
    try {
      return await this.breaker.run(() => this.ask<Row>(text, parameters));
    } catch (error) {
      if (!(error instanceof CircuitOpenError) && !isAvailabilityFailure(error)) throw error;
      throw new UnavailableError('database', this.settings.breakerResetMs, error);
    }
  }

  /** A queue that cannot be worked off in time only makes everybody late. */
  private refuseWhenCrowded(): void {
    if (this.pool.current.waitingCount < this.settings.maxWaiting) return;
    this.instruments.metrics.dbQueriesRefused.inc();
    const cause = new Error('Too many callers wait for a connection.');
    throw new UnavailableError('database', this.settings.breakerResetMs, cause);
  }

  async close(): Promise<void> {
    this.breaker.shutdown();
    await this.pool.close();
  }

  private async ask<Row extends QueryResultRow>(
    text: string,
    parameters: readonly unknown[],
  ): Promise<readonly Row[]> {
    const stop = this.instruments.metrics.dbQuerySeconds.startTimer();
    try {
      return (await this.pool.current.query<Row>(text, [...parameters])).rows;
    } finally {
      stop();
    }
  }
}
