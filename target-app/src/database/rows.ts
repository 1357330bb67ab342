import type { Database } from './database.ts';

/** How the rows of one table become what the service speaks of. */
export type RowReading<Row extends object, T> = {
  readonly table: string;
  readonly columns: string;
  readonly toThing: (row: Row) => T;
};

/** What statements on one table answer. */
export class Rows<Row extends object, T> {
  private readonly database: Database;
  private readonly reading: RowReading<Row, T>;

  constructor(database: Database, reading: RowReading<Row, T>) {
    this.database = database;
    this.reading = reading;
  }

  async many(text: string, parameters: readonly unknown[]): Promise<readonly T[]> {
    return (await this.database.query<Row>(text, parameters)).map(this.reading.toThing);
  }

  async first(text: string, parameters: readonly unknown[]): Promise<T | undefined> {
    return (await this.many(text, parameters))[0];
  }

  /** The one row of an insert. */
  async inserted(id: string, text: string, parameters: readonly unknown[]): Promise<T> {
    const row = await this.first(text, parameters);
    if (row === undefined) throw new Error(`The insert of ${id} returned no row.`);
    return row;
  }

  /** The newest first, those after `after` when given; ids sort by their age. */
  newest(limit: number, after?: string): Promise<readonly T[]> {
    const { columns, table } = this.reading;
    return after === undefined
      ? this.many(`SELECT ${columns} FROM ${table} ORDER BY id DESC LIMIT $1`, [limit])
      : this.many(`SELECT ${columns} FROM ${table} WHERE id < $2 ORDER BY id DESC LIMIT $1`, [
          limit,
          after,
        ]);
  }
}
