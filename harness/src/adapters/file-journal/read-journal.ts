import { readFile } from 'node:fs/promises';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { JournalEvent } from '../../domain/journal-event.ts';
import { hasErrorCode } from '../../system/has-error-code.ts';
import { CHAIN_START, readLine, type ChainEnd } from './chained-line.ts';

/** What a journal holds. A torn last line is what a crash leaves; it is dropped and said. */
export type ReadJournal = { readonly events: readonly JournalEvent[]; readonly torn: boolean };

/** Where a journal stops being what was written, and in what way: `path:line: sentence`. */
export type JournalDamage = { readonly line: number; readonly sentence: string };

/** A journal as far as it is whole. What comes after damage is never believed. */
export type IntactPrefix = ReadJournal & {
  readonly damage?: JournalDamage;
  /** How many bytes of the file the events take, and what the next line has to follow. */
  readonly bytes: number;
  readonly end: ChainEnd;
};

const LINE_END = 0x0a;

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
  const prefix = await readAsFarAsIntact(path);
  if (prefix.events.length > 0) return prefix;
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
  return intactPrefix(await readBytes(path), path);
}

/** The same of bytes that were read already. */
export function intactPrefix(bytes: Buffer, path: string): IntactPrefix {
  const events: JournalEvent[] = [];
  let end = CHAIN_START;
  let from = 0;
  while (from < bytes.length) {
    const lineEnd = bytes.indexOf(LINE_END, from);
    const isWhole = lineEnd !== -1;
    const read = readLine(bytes.subarray(from, isWhole ? lineEnd : bytes.length), end);
    if (!read.ok) {
      const line = events.length + 1;
      const sentence = `${path}:${line}: ${read.sentence}.`;
      const rest = { events, bytes: from, end, torn: !isWhole };
      return isWhole ? { ...rest, damage: { line, sentence } } : rest;
    }
    // A last line that lacks nothing but its line end is proved whole by its chain.
    events.push(read.event);
    end = read.end;
    from = isWhole ? lineEnd + 1 : bytes.length;
  }
  return { events, torn: false, bytes: bytes.length, end };
}

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (!hasErrorCode(cause, 'ENOENT', 'ENOTDIR')) {
      const hint = 'Read it as the user who began the run, or make it readable.';
      const sentence = `The journal ${path} may not be read.`;
      throw new FaultlineError('JOURNAL_UNREADABLE', sentence, { hint, cause });
    }
    throw new FaultlineError('REPORT_NOT_FOUND', `There is no journal at ${path}.`, { cause });
  }
}
