import type { Database } from '../database/database.ts';

/** What is still to be done, as PostgreSQL sees it. */
export type Backlog = {
  /** Events that the queue does not have yet, counted up to a limit. */
  readonly pending: number;
  /** Since when the oldest event is in the queue, and not finished; ms since the epoch, by our clock. */
  readonly queuedSinceMs: number | undefined;
  /** When the oldest change happened that the summary does not show yet; likewise. */
  readonly unseenSinceMs: number | undefined;
};

/** Beyond this many it does not matter how many, and counting them would cost. */
const COUNTED = 100_000;

/** SQL for how far the summary is behind, in ms; NULL when it is not. */
export const UNSEEN_MS = `SELECT ${ageOfOldest('created_at')} FROM outbox WHERE applied_at IS NULL AND student_id IS NOT NULL`;

type BacklogRow = {
  readonly pending: number;
  readonly queued_ms: number | null;
  readonly unseen_ms: number | null;
};

export async function readBacklog(database: Database, now: () => number): Promise<Backlog> {
  const rows = await database.query<BacklogRow>(
    `SELECT (SELECT count(*)::int FROM (SELECT FROM outbox WHERE published_at IS NULL LIMIT $1) p) AS pending,
            (SELECT ${ageOfOldest('published_at')} FROM outbox WHERE published_at IS NOT NULL) AS queued_ms,
            (${UNSEEN_MS}) AS unseen_ms`,
    [COUNTED],
  );
  const row = rows[0] ?? { pending: 0, queued_ms: null, unseen_ms: null };
  const since = (ageMs: number | null) => (ageMs === null ? undefined : now() - Math.max(0, ageMs));
  return {
    pending: row.pending,
    queuedSinceMs: since(row.queued_ms),
    unseenSinceMs: since(row.unseen_ms),
  };
}

function ageOfOldest(column: string): string {
  return `(extract(epoch FROM clock_timestamp() - min(${column})) * 1000)::float8`;
}
