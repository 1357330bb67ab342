import type { Database } from '../database/database.ts';
import { UNSEEN_MS } from '../outbox/backlog.ts';
import type { OutboxEvent } from '../outbox/student-event.ts';
import type { StudentSummary } from './student-summary.ts';

/** What was found, and how far the summary may be behind the students themselves. */
export type Found = { readonly items: readonly StudentSummary[]; readonly ageMs: number };

/** So long a deleted student is remembered, for an event that comes late. */
const REMEMBERED = "interval '1 day'";
const FORGOTTEN_AT_ONCE = 1000;

type SummaryRow = Omit<StudentSummary, 'updated_at'> & { readonly updated_at: Date };
type FoundRow = { readonly unseen_ms: number | null; readonly items: readonly SummaryRow[] | null };

/** Students whose first or last name, or both in either order, begin with the words; in the order of their last names. */
export async function searchSummary(
  database: Database,
  words: string,
  limit: number,
): Promise<Found> {
  const rows = await database.query<FoundRow>(
    `SELECT (${UNSEEN_MS}) AS unseen_ms,
            (SELECT json_agg(found ORDER BY search_last, id) FROM (
               SELECT student_id AS id, first_name, last_name, grade, updated_at, search_last
               FROM student_summary
               WHERE deleted_at IS NULL AND (search_first LIKE $1 OR search_last LIKE $1)
               ORDER BY search_last, student_id LIMIT $2) found) AS items`,
    [`${escaped(words.trim().toLowerCase())}%`, limit],
  );
  const items = (rows[0]?.items ?? []).map(({ id, first_name, last_name, grade, updated_at }) => ({
    id,
    first_name,
    last_name,
    grade,
    updated_at: new Date(updated_at).toISOString(),
  }));
  return { items, ageMs: Math.max(0, rows[0]?.unseen_ms ?? 0) };
}

/**
 * Makes events visible, unless a later one of their student is already.
 * @param events no two of the same student
 * @returns the ids of those that the outbox has and that nobody had shown before
 */
export async function applyToSummary(
  database: Database,
  events: readonly OutboxEvent[],
): Promise<ReadonlySet<string>> {
  if (events.length === 0) return new Set();
  const rows = events.map(({ id, student_id, type, payload }) => ({
    ...payload,
    event_id: id,
    student_id,
    is_deleted: type === 'student.deleted',
  }));
  const shown = await database.query<{ id: string }>(
    `WITH event AS (
       SELECT * FROM jsonb_to_recordset($2::jsonb) AS e (event_id bigint, student_id text,
         first_name text, last_name text, grade smallint, is_deleted boolean)),
     seen AS (
       INSERT INTO student_summary AS current
         (student_id, first_name, last_name, grade, last_event_id, deleted_at)
       SELECT student_id, first_name, last_name, grade, event_id, CASE WHEN is_deleted THEN now() END
       FROM event ORDER BY student_id
       ON CONFLICT (student_id) DO UPDATE SET
         first_name = excluded.first_name, last_name = excluded.last_name, grade = excluded.grade,
         last_event_id = excluded.last_event_id, deleted_at = excluded.deleted_at, updated_at = now()
       WHERE current.last_event_id < excluded.last_event_id)
     UPDATE outbox SET applied_at = now() WHERE id = ANY($1::bigint[]) AND applied_at IS NULL
     RETURNING id`,
    [events.map(({ id }) => id), JSON.stringify(rows)],
  );
  return new Set(shown.map(({ id }) => id));
}

/** Forgets some of the students that were deleted long ago. */
export async function forgetDeleted(database: Database): Promise<void> {
  await database.query(
    `DELETE FROM student_summary WHERE student_id IN (
       SELECT student_id FROM student_summary WHERE deleted_at < now() - ${REMEMBERED} LIMIT $1)`,
    [FORGOTTEN_AT_ONCE],
  );
}

/** What LIKE takes literally. */
function escaped(words: string): string {
  return words.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
