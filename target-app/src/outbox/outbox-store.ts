import type { Database } from '../database/database.ts';
import type { EventType, OutboxEvent } from './student-event.ts';

type EventRow = {
  readonly id: string;
  readonly student_id: string | null;
  readonly type: EventType;
  readonly payload: Record<string, unknown>;
  readonly created_at: Date;
};

const COLUMNS = 'o.id, o.student_id, o.type, o.payload, o.created_at';

/** The oldest events that the queue does not have yet. */
export async function unpublished(
  database: Database,
  limit: number,
): Promise<readonly OutboxEvent[]> {
  const text = `SELECT ${COLUMNS} FROM outbox o WHERE published_at IS NULL ORDER BY id LIMIT $1`;
  return (await database.query<EventRow>(text, [limit])).map(toEvent);
}

export async function markPublished(database: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await database.query('UPDATE outbox SET published_at = now() WHERE id = ANY($1::bigint[])', [
    ids,
  ]);
}

/** Publishes again what the queue was given longer ago than `afterMs`; for when it has lost it. */
export async function forgetPublished(database: Database, afterMs: number): Promise<number> {
  const rows = await database.query<{ id: string }>(
    `UPDATE outbox SET published_at = NULL
     WHERE published_at < now() - $1 * interval '1 ms' RETURNING id`,
    [afterMs],
  );
  return rows.length;
}

/** The oldest unfinished events, those that nobody sees yet first. */
export async function unfinished(
  database: Database,
  limit: number,
): Promise<readonly OutboxEvent[]> {
  const text = `SELECT ${COLUMNS} FROM outbox o ORDER BY applied_at IS NOT NULL, id LIMIT $1`;
  return (await database.query<EventRow>(text, [limit])).map(toEvent);
}

/** Unfinished events of the same students that happened before the given ones, oldest first. */
export async function earlierThan(
  database: Database,
  events: readonly OutboxEvent[],
  limit: number,
): Promise<readonly OutboxEvent[]> {
  const ofStudents = events.filter(({ student_id }) => student_id !== null);
  if (ofStudents.length === 0) return [];
  const rows = await database.query<EventRow>(
    `SELECT ${COLUMNS} FROM unnest($1::text[], $2::bigint[]) AS given (student_id, id)
     JOIN outbox o ON o.student_id = given.student_id AND o.id < given.id
     ORDER BY o.id LIMIT $3`,
    [ofStudents.map((event) => event.student_id), ofStudents.map((event) => event.id), limit],
  );
  return rows.map(toEvent);
}

/** Drops events that are finished. */
export async function settle(database: Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await database.query('DELETE FROM outbox WHERE id = ANY($1::bigint[])', [ids]);
}

/** Keeps what concerns no student until the worker gets to it. */
export async function keep(
  database: Database,
  type: EventType,
  payloads: readonly object[],
): Promise<void> {
  await database.query('INSERT INTO outbox (type, payload) SELECT $1, unnest($2::jsonb[])', [
    type,
    payloads.map((payload) => JSON.stringify(payload)),
  ]);
}

/** The id for an event that is not kept in the outbox. */
export async function nextEventId(database: Database): Promise<string> {
  const rows = await database.query<{ id: string }>("SELECT nextval('outbox_id_seq') AS id");
  const id = rows[0]?.id;
  if (id === undefined) throw new Error('The sequence of event ids answered nothing.');
  return id;
}

function toEvent(row: EventRow): OutboxEvent {
  const { created_at, ...event } = row;
  return { ...event, occurred_at: created_at.toISOString() };
}
