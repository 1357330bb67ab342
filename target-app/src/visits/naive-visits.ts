import type { Database } from '../database/database.ts';
import { addVisits } from './visit-store.ts';
import type { Visits } from './visits.ts';

/** Writes every visit before it is answered: as slow as the database, and failing with it. */
export class NaiveVisits implements Visits {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  count(): Promise<number> {
    return addVisits(this.database, 1);
  }

  async close(): Promise<void> {}
}
