import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readJournal } from '../adapters/file-journal/read-journal.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { foldJournal } from '../domain/fold-journal.ts';
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

/** Reads and judges the run in a folder. */
export async function readRun(folder: string): Promise<ReadRun> {
  const { events } = await readJournal(join(folder, JOURNAL_FILE));
  const record = foldJournal(events);
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
