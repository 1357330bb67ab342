import { join } from 'node:path';
import { takeOverJournal } from '../adapters/file-journal/take-over-journal.ts';
import { thisProcess } from '../adapters/process-owner/this-process.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import { foldJournal } from '../domain/fold-journal.ts';
import { unreadFaults } from '../domain/left-in-force.ts';
import type { Host } from './host.ts';
import type { KnownRun } from './known-runs.ts';
import { JOURNAL_FILE, readRun } from './read-run.ts';
import { judgeOf } from './watch-signs.ts';
import { writeReports } from './write-reports.ts';

/**
 * Has the journal of a run, and its reports, tell that a person had it forgotten and nobody undid it. The mark beside
 * the journal is what counts: what cannot be written here is said and changes nothing.
 */
export async function tellForgotten(host: Host, run: KnownRun, by: string): Promise<void> {
  try {
    await write(host, run, by);
    await writeReports(await readRun(run.folder));
  } catch (error) {
    host.stderr.write(`not written: ${toErrorRecord(error).message}\n`);
  }
}

async function write(host: Host, run: KnownRun, by: string): Promise<void> {
  const identity = { owner: thisProcess(), isStillThere: judgeOf(run) };
  const journal = await takeOverJournal(join(run.folder, JOURNAL_FILE), identity);
  try {
    const record = foldJournal(journal.events);
    const unread = record.unread ?? unreadFaults(record, journal.damage?.sentence);
    await journal.writer.appendDurably({
      type: 'run.taken-over',
      atMs: host.clock.now(),
      by: 'recover',
      why: `nothing was undone; ${by} had it forgotten, and so answers for what it left`,
      ...(unread === undefined ? {} : { unread }),
    });
  } finally {
    await journal.writer.close();
  }
}
