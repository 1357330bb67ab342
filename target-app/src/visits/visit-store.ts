import type { Database } from '../database/database.ts';

const ADD = `INSERT INTO visits (day, count) VALUES (current_date, $1)
  ON CONFLICT (day) DO UPDATE SET count = visits.count + excluded.count`;

/** The rows of this statement's own insert are not yet among those that it sums up. */
const ADD_AND_SUM = `WITH added AS (${ADD})
  SELECT coalesce(sum(count), 0)::text AS total FROM visits`;

/** Adds visits to those of today and resolves with the visits of all days, in one round trip. */
export async function addVisits(database: Database, visits: number): Promise<number> {
  const rows = await database.query<{ total: string }>(ADD_AND_SUM, [visits]);
  return Number(rows[0]?.total ?? 0) + visits;
}
