import type { JournalEvent } from '../domain/journal-event.ts';

/** An append-only journal of one run. */
export interface JournalWriter {
  /** Appends one event; it is handed to the operating system before this resolves, in order of the calls. */
  append(event: JournalEvent): Promise<void>;
  /** As `append`, and on the disk before this resolves: for what must be known after a crash. */
  appendDurably(event: JournalEvent): Promise<void>;
  close(): Promise<void>;
}
