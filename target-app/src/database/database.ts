import type { QueryResultRow } from 'pg';

/** Where SQL goes. */
export type Database = {
  /**
   * Runs one statement with `$1`-style parameters.
   * @throws UnavailableError in the resilient variant, when PostgreSQL cannot answer now.
   */
  query<Row extends QueryResultRow>(
    text: string,
    parameters?: readonly unknown[],
  ): Promise<readonly Row[]>;
};
