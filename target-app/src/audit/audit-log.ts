/** One line of the audit log: what happened to a student, or who asked for what. */
export type AuditEntry = {
  /** What it is about: the student's id, or the request's. */
  readonly subject: string;
  /** Unique for its subject, and sorted in the order things happened. */
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

export type Recording = 'recorded' | 'duplicate';

export type AuditLog = {
  /** Writes an entry once, however often it is asked to. */
  record(entry: AuditEntry): Promise<Recording>;
  /** Writes up to `LARGEST_RECORDING` entries at once; one that is there already is the same afterwards. */
  recordAll(entries: readonly AuditEntry[]): Promise<void>;
  ping(): Promise<unknown>;
  close(): void;
};

export const LARGEST_RECORDING = 25;

/** So long a record is kept at least. */
export const AUDIT_KEPT_DAYS = 90;
