import { open } from 'node:fs/promises';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { JournalEvent } from '../../domain/journal-event.ts';
import { hasErrorCode } from '../../system/has-error-code.ts';
import { ChainReader, type PrefixEnd, type UseEvent } from './chain-reader.ts';

/** What a journal holds. A torn last line is what a crash leaves; it is dropped and said. */
export type ReadJournal = { readonly events: readonly JournalEvent[]; readonly torn: boolean };

/** A journal as far as it is whole. What comes after damage is never believed. */
export type IntactPrefix = ReadJournal & PrefixEnd;

/** Reads a whole journal back; rejects with `REPORT_NOT_FOUND`, or `JOURNAL_UNREADABLE` and the line that is damaged. */
export async function readJournal(path: string): Promise<ReadJournal> {
  const { events, torn, damage } = await readIntactPrefix(path);
  if (damage !== undefined) throw new FaultlineError('JOURNAL_UNREADABLE', damage.sentence);
  return { events, torn };
}

/**
 * Reads as much of a journal as is proved to be what was written: all that can be undone from it. Rejects with
 * `JOURNAL_UNREADABLE` when not even its first record is whole.
 */
export async function readIntactPrefix(path: string): Promise<IntactPrefix> {
  const events: JournalEvent[] = [];
  const end = await readIntactEvents(path, (event) => events.push(event));
  return { events, ...end };
}

/** The same without keeping the events: each is handed on as it is read. */
export async function readIntactEvents(path: string, use: UseEvent): Promise<PrefixEnd> {
  const prefix = await readEachEvent(path, use);
  if (prefix.end.count > 0) return prefix;
  const { damage } = prefix;
  throw damage === undefined
    ? new FaultlineError(
        'JOURNAL_UNREADABLE',
        `${path}:1: the journal ends within its first record.`,
        { hint: 'The run ended before it had touched anything; its folder can be deleted.' },
      )
    : new FaultlineError('JOURNAL_UNREADABLE', damage.sentence);
}

/**
 * The same, also when nothing is whole: without damage the run then ended within its first record. Rejects with
 * `REPORT_NOT_FOUND`, and with `JOURNAL_UNREADABLE` when the file may not be read.
 */
export async function readAsFarAsIntact(path: string): Promise<IntactPrefix> {
  const events: JournalEvent[] = [];
  const end = await readEachEvent(path, (event) => events.push(event));
  return { events, ...end };
}

/** The same of bytes that were read already. */
export function intactPrefix(bytes: Buffer, path: string): IntactPrefix {
  const events: JournalEvent[] = [];
  const chain = new ChainReader(path, (event) => events.push(event));
  chain.add(bytes);
  return { events, ...chain.end() };
}

const CHUNK_BYTES = 1_048_576;

async function readEachEvent(path: string, use: UseEvent): Promise<PrefixEnd> {
  const chain = new ChainReader(path, use);
  await readChunks(path, (chunk) => chain.add(chunk));
  return chain.end();
}

/** Hands a file on piece by piece, until `use` says that it wants no more; a piece is overwritten by the next. */
async function readChunks(path: string, use: (chunk: Buffer) => boolean): Promise<void> {
  try {
    const file = await open(path);
    try {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      for (;;) {
        const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES);
        if (bytesRead === 0 || !use(chunk.subarray(0, bytesRead))) return;
      }
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (!hasErrorCode(cause, 'ENOENT', 'ENOTDIR')) {
      const hint = 'Read it as the user who began the run, or make it readable.';
      const sentence = `The journal ${path} may not be read.`;
      throw new FaultlineError('JOURNAL_UNREADABLE', sentence, { hint, cause });
    }
    throw new FaultlineError('REPORT_NOT_FOUND', `There is no journal at ${path}.`, { cause });
  }
}
