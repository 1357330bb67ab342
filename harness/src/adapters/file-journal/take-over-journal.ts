import { FaultlineError } from '../../domain/faultline-error.ts';
import type { JournalEvent } from '../../domain/journal-event.ts';
import type { JournalWriter } from '../../ports/journal-store.ts';
import { FileJournalWriter } from './file-journal-writer.ts';
import type { JournalDamage } from './chain-reader.ts';
import { readIntactPrefix } from './read-journal.ts';
import type { WriterIdentity } from './writer-lock.ts';

/** A journal to undo from: what is intact of it, and where to write what was undone. */
export type TakenOver = {
  readonly events: readonly JournalEvent[];
  /** Where it stops being what was written, when it does. */
  readonly damage?: JournalDamage;
  readonly writer: JournalWriter;
};

/**
 * Takes a journal over from a run that has ended, or whose process has. Undoing does not depend on writing: when the
 * journal can be read but not written (a full disk, a read-only folder) the writer rejects every event with the
 * reason. Rejects with `ENVIRONMENT_BUSY` while its writer lives, `REPORT_NOT_FOUND` when there is none, and
 * `JOURNAL_UNREADABLE` when not even its first record is whole.
 */
export async function takeOverJournal(path: string, identity: WriterIdentity): Promise<TakenOver> {
  try {
    const { writer, prefix } = await FileJournalWriter.reopen(path, identity);
    return { events: prefix.events, ...damageOf(prefix), writer };
  } catch (error) {
    if (!(error instanceof FaultlineError) || error.code !== 'WRITE_FAILED') throw error;
    const prefix = await readIntactPrefix(path);
    return { events: prefix.events, ...damageOf(prefix), writer: refusing(error) };
  }
}

function damageOf({ damage }: { readonly damage?: JournalDamage }): Pick<TakenOver, 'damage'> {
  return damage === undefined ? {} : { damage };
}

function refusing(reason: FaultlineError): JournalWriter {
  return {
    append: () => Promise.reject(reason),
    appendDurably: () => Promise.reject(reason),
    close: () => Promise.resolve(),
  };
}
