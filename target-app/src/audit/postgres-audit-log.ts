import type { Database } from '../database/database.ts';
import { AUDIT_KEPT_DAYS, type AuditEntry, type AuditLog, type Recording } from './audit-log.ts';

const FORGOTTEN_AT_ONCE = 1000;

/** The audit log as a table of the database, for where there is no DynamoDB. */
export class PostgresAuditLog implements AuditLog {
  private readonly database: Database;

  constructor(database: Database) {
    this.database = database;
  }

  async record(entry: AuditEntry): Promise<Recording> {
    return (await this.insert([entry])) === 1 ? 'recorded' : 'duplicate';
  }

  async recordAll(entries: readonly AuditEntry[]): Promise<void> {
    await this.insert(entries);
  }

  ping(): Promise<unknown> {
    return this.database.query('SELECT 1');
  }

  close(): void {
    // The database is closed by whoever opened it.
  }

  private async insert(entries: readonly AuditEntry[]): Promise<number> {
    const rows = await this.database.query(
      `INSERT INTO audit_log (subject, event_id, type, occurred_at, detail)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::jsonb[])
       ON CONFLICT DO NOTHING RETURNING 1`,
      [
        entries.map(({ subject }) => subject),
        entries.map(({ eventId }) => eventId),
        entries.map(({ type }) => type),
        entries.map(({ occurredAt }) => occurredAt),
        entries.map(({ detail }) => JSON.stringify(detail)),
      ],
    );
    return rows.length;
  }
}

/** Drops some of the records that have been kept for as long as they have to be. */
export async function forgetOldRecords(database: Database): Promise<void> {
  await database.query(
    `DELETE FROM audit_log WHERE (subject, event_id) IN (
       SELECT subject, event_id FROM audit_log
       WHERE recorded_at < now() - $1 * interval '1 day' ORDER BY recorded_at LIMIT $2)`,
    [AUDIT_KEPT_DAYS, FORGOTTEN_AT_ONCE],
  );
}
