import { readFile } from 'node:fs/promises';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { JOURNAL_VERSION, type JournalEvent } from '../../domain/journal-event.ts';

/** What a journal holds. A torn last line is what a crash leaves; it is dropped and said. */
export type ReadJournal = { readonly events: readonly JournalEvent[]; readonly torn: boolean };

/** Reads a journal back; rejects with `REPORT_NOT_FOUND`, or `JOURNAL_UNREADABLE` and the line that is damaged. */
export async function readJournal(path: string): Promise<ReadJournal> {
  const lines = (await readText(path)).split('\n');
  const last = lines.pop() ?? '';
  const events = lines.map((line, index) => parseLine(line, index + 1, path));
  const first = events[0];
  if (first?.type !== 'run.started') {
    throw new FaultlineError(
      'JOURNAL_UNREADABLE',
      `${path}:1: a journal begins with the event "run.started".`,
    );
  }
  if (first.version !== JOURNAL_VERSION) {
    throw new FaultlineError(
      'JOURNAL_UNREADABLE',
      `${path}:1: the journal has version ${String(first.version)}; this faultline reads version ${String(JOURNAL_VERSION)}.`,
    );
  }
  return { events, torn: last !== '' };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new FaultlineError('REPORT_NOT_FOUND', `There is no journal at ${path}.`, { cause });
  }
}

function parseLine(line: string, number: number, path: string): JournalEvent {
  try {
    const value: unknown = JSON.parse(line);
    if (isEvent(value)) return value;
  } catch (cause) {
    throw new FaultlineError(
      'JOURNAL_UNREADABLE',
      `${path}:${String(number)}: the line is not whole JSON.`,
      { cause },
    );
  }
  throw new FaultlineError(
    'JOURNAL_UNREADABLE',
    `${path}:${String(number)}: the line is not a journal event.`,
  );
}

/** The journal is ours; its shape is checked by version and by line, its fields by the fold that reads them. */
function isEvent(value: unknown): value is JournalEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    'atMs' in value &&
    typeof value.atMs === 'number'
  );
}
