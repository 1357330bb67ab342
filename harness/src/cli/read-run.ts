import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { JournalDamage } from '../adapters/file-journal/chain-reader.ts';
import { readIntactEvents } from '../adapters/file-journal/read-journal.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { JournalFold } from '../domain/fold-journal.ts';
import { judge } from '../domain/judge.ts';
import type { RunRecord } from '../domain/run-record.ts';
import type { Judgement } from '../domain/verdict.ts';
import type { Project } from './project.ts';

export const JOURNAL_FILE = 'journal.ndjson';

/** A run as its journal tells it. */
export type ReadRun = {
  readonly folder: string;
  readonly record: RunRecord;
  readonly judgement: Judgement;
};

/** Reads and judges the run in a folder; rejects as `readJournal` does. */
export async function readRun(folder: string): Promise<ReadRun> {
  const { record, damage } = await readRecord(folder);
  if (damage !== undefined) throw new FaultlineError('JOURNAL_UNREADABLE', damage.sentence);
  return asRun(folder, record());
}

/** The same of as much of its journal as is intact; rejects as `readIntactPrefix` does. */
export async function readIntactRun(
  folder: string,
): Promise<ReadRun & { readonly damage?: JournalDamage }> {
  const { record, ...rest } = await readIntactRecord(folder);
  return { ...asRun(folder, record), ...rest };
}

/** What is intact of it, not judged: all that undoing goes by. Rejects as `readIntactPrefix` does. */
export async function readIntactRecord(
  folder: string,
): Promise<{ readonly record: RunRecord; readonly damage?: JournalDamage }> {
  const { record, ...rest } = await readRecord(folder);
  return { record: record(), ...rest };
}

/** Folded line by line: the events of an hour are ten times as large as what they say together. */
async function readRecord(
  folder: string,
): Promise<{ readonly record: () => RunRecord; readonly damage?: JournalDamage }> {
  const fold = new JournalFold();
  const { damage } = await readIntactEvents(join(folder, JOURNAL_FILE), (event) => fold.add(event));
  return { record: () => fold.record(), ...(damage === undefined ? {} : { damage }) };
}

function asRun(folder: string, record: RunRecord): ReadRun {
  return { folder, record, judgement: judge(record) };
}

/** The folder of a run, named by its id, by its folder, or by its journal; rejects with `REPORT_NOT_FOUND`. */
export async function findRun(project: Project, cwd: string, wanted: string): Promise<string> {
  const typed = resolve(cwd, wanted);
  const asFolder = typed.endsWith(JOURNAL_FILE) ? resolve(typed, '..') : typed;
  if (await isThere(join(asFolder, JOURNAL_FILE))) return asFolder;
  for (const experiment of await foldersIn(project.reportsFolder)) {
    const folder = join(project.reportsFolder, experiment, wanted);
    if (/^[\w-]+$/.test(wanted) && (await isThere(join(folder, JOURNAL_FILE)))) return folder;
  }
  throw new FaultlineError('REPORT_NOT_FOUND', `There is no run "${wanted}".`, {
    hint: `Name a run by its id or its folder under ${project.reportsFolder}.`,
  });
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isFile(),
    () => false,
  );
}

/** The names of the folders in a folder; none where there is no such folder. */
export async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
