import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { JOURNAL_VERSION, type JournalEvent } from '../../domain/journal-event.ts';
import { FileJournalWriter } from './file-journal-writer.ts';
import { readJournal } from './read-journal.ts';

describe('a journal file', () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faultline-journal-'));
    path = join(folder, 'deep', 'journal.ndjson');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const started = { type: 'run.started', atMs: 1, version: JOURNAL_VERSION } as JournalEvent;

  it('reads back what was appended, in the order of the calls', async () => {
    const writer = await FileJournalWriter.create(path);
    const events: JournalEvent[] = [
      started,
      ...Array.from({ length: 50 }, (_, i): JournalEvent => ({ type: 'load.released', atMs: i })),
    ];
    await Promise.all(
      events.map((event, i) => (i % 2 ? writer.append(event) : writer.appendDurably(event))),
    );
    await writer.close();
    expect(await readJournal(path)).toEqual({ events, torn: false });
  });

  it('is private to the user and never overwrites an existing one', async () => {
    await (await FileJournalWriter.create(path)).close();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect(FileJournalWriter.create(path)).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      message: `The journal ${path} could not be created.`,
    });
  });

  it('drops a torn last line and says so', async () => {
    const writer = await FileJournalWriter.create(path);
    await writer.append(started);
    await writer.close();
    await appendFile(path, '{"type":"load.rel');
    expect(await readJournal(path)).toEqual({ events: [started], torn: true });
  });

  it('names the line of a journal that is damaged in the middle', async () => {
    const writer = await FileJournalWriter.create(path);
    await writer.append(started);
    await writer.append({ type: 'load.released', atMs: 2 });
    await writer.close();
    await writeFile(
      path,
      (await readFile(path, 'utf8')).replace('"type":"load.released"', '"type:'),
    );
    await expect(readJournal(path)).rejects.toMatchObject({
      code: 'JOURNAL_UNREADABLE',
      message: `${path}:2: the line is not whole JSON.`,
    });
  });

  it('names the version it cannot read', async () => {
    const writer = await FileJournalWriter.create(path);
    await writer.append({ ...started, version: 99 } as unknown as JournalEvent);
    await writer.close();
    await expect(readJournal(path)).rejects.toMatchObject({
      code: 'JOURNAL_UNREADABLE',
      message: `${path}:1: the journal has version 99; this faultline reads version ${String(JOURNAL_VERSION)}.`,
    });
  });

  it('says that there is none', async () => {
    await expect(readJournal(join(folder, 'none'))).rejects.toMatchObject({
      code: 'REPORT_NOT_FOUND',
    });
  });
});
