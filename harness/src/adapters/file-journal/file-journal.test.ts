import {
  appendFile,
  copyFile,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { JournalWriters, released, RUN_STARTED } from '../../../test/fixtures/journal-writers.ts';
import { JOURNAL_VERSION, type JournalEvent } from '../../domain/journal-event.ts';
import { FileJournalWriter } from './file-journal-writer.ts';
import { readIntactPrefix, readJournal } from './read-journal.ts';
import { takeOverJournal } from './take-over-journal.ts';

const started = RUN_STARTED;
const { living, of: writerOf } = new JournalWriters();

let folder: string;
let path: string;
beforeEach(async () => {
  living.clear();
  folder = await mkdtemp(join(tmpdir(), 'faultline-journal-'));
  path = join(folder, 'deep', 'er', 'journal.ndjson');
});
afterEach(() => rm(folder, { recursive: true }));

async function written(events: readonly JournalEvent[]): Promise<void> {
  const writer = await FileJournalWriter.create(path, writerOf(1));
  for (const event of events) await writer.append(event);
  await writer.close();
}

async function spoil(change: (lines: string[]) => void): Promise<void> {
  const lines = (await readFile(path, 'utf8')).split('\n');
  change(lines);
  await writeFile(path, lines.join('\n'));
}

describe('a journal file', () => {
  it('reads back what was appended, in the order of the calls', async () => {
    const writer = await FileJournalWriter.create(path, writerOf(1));
    const events = [started, ...Array.from({ length: 50 }, (_, i) => released(i))];
    await Promise.all(
      events.map((event, i) => (i % 2 ? writer.append(event) : writer.appendDurably(event))),
    );
    await writer.close();
    expect(await readJournal(path)).toEqual({ events, torn: false });
  });

  it('keeps the JSON of an event readable, between a number and a hash', async () => {
    await written([started, released(2)]);
    const [first, second] = (await readFile(path, 'utf8')).split('\n');
    expect(first).toMatch(/^\{"seq":0,"type":"run.started","atMs":1,.*,"chain":"[0-9a-f]{64}"\}$/);
    expect(second).toMatch(/^\{"seq":1,"type":"load.released","atMs":2,"chain":"[0-9a-f]{64}"\}$/);
  });

  it('is private to the user, with its folder, and never overwrites an existing one', async () => {
    await written([]);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
    await expect(FileJournalWriter.create(path, writerOf(1))).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      message: `The journal ${path} could not be created.`,
    });
    expect(await readdir(dirname(path))).toEqual(['journal.ndjson']);
  });

  it('drops a torn last line and says so', async () => {
    await written([started]);
    await appendFile(path, '{"seq":1,"type":"load.rel');
    expect(await readJournal(path)).toEqual({ events: [started], torn: true });
  });

  it('does not drop a last line that lacks nothing but its end', async () => {
    await written([started, released(2)]);
    await spoil((lines) => lines.pop());
    expect(await readJournal(path)).toEqual({ events: [started, released(2)], torn: false });
  });

  it.each<[string, (lines: string[]) => void, number, string]>([
    [
      'is no JSON',
      (l) => (l[1] = l[1]!.replace('"type"', 'type')),
      2,
      'the line is not whole JSON',
    ],
    ['is something else', (l) => (l[1] = '{"a":1}'), 2, 'the line is not a journal event'],
    ['is a list', (l) => (l[1] = '[1]'), 2, 'the line is not a journal event'],
    [
      'was changed',
      (l) => (l[1] = l[1]!.replace('"atMs":2', '"atMs":3')),
      2,
      'the hash chain is broken: the record, or one before it, is not as it was written',
    ],
    [
      'was changed behind the hash',
      (l) => (l[1] = `${l[1]} `),
      2,
      'the hash chain is broken: the record, or one before it, is not as it was written',
    ],
    [
      'is missing',
      (l) => l.splice(1, 1),
      2,
      'record 2 stands where record 1 belongs; what is between them is missing',
    ],
    [
      'is there twice',
      (l) => l.splice(1, 0, l[1]!),
      3,
      'record 1 stands where record 2 belongs; it is there twice, or out of its order',
    ],
    ['has no number', (l) => (l[1] = l[1]!.replace('"seq":1,', '')), 2, 'the record has no number'],
    ['is empty', (l) => l.splice(1, 0, ''), 2, 'the line is not whole JSON'],
  ])('names a line that %s, and gives what stands before it', async (_what, change, line, why) => {
    await written([started, released(2), released(3)]);
    await spoil(change);
    const sentence = `${path}:${line}: ${why}.`;
    await expect(readJournal(path)).rejects.toMatchObject({
      code: 'JOURNAL_UNREADABLE',
      message: sentence,
    });
    const prefix = await readIntactPrefix(path);
    expect(prefix.damage).toEqual({ line, sentence });
    expect(prefix.events).toEqual([started, released(2), released(3)].slice(0, line - 1));
  });

  it('names the version it cannot read', async () => {
    await written([{ ...started, version: 99 } as unknown as JournalEvent]);
    await expect(readJournal(path)).rejects.toMatchObject({
      code: 'JOURNAL_UNREADABLE',
      message: `${path}:1: the journal has version 99; this faultline reads version ${JOURNAL_VERSION}.`,
    });
  });

  it('has to begin with the start of a run', async () => {
    await written([released(1)]);
    await expect(readIntactPrefix(path)).rejects.toMatchObject({
      code: 'JOURNAL_UNREADABLE',
      message: `${path}:1: a journal begins with the event "run.started".`,
    });
  });

  it.each(['', '{"seq":0,"type":"run.sta'])(
    'says that it ends within its first record: %j',
    async (text) => {
      await written([]);
      await writeFile(path, text);
      await expect(readIntactPrefix(path)).rejects.toMatchObject({
        code: 'JOURNAL_UNREADABLE',
        message: `${path}:1: the journal ends within its first record.`,
        hint: 'The run ended before it had touched anything; its folder can be deleted.',
      });
    },
  );

  it('says that there is none', async () => {
    await expect(readJournal(join(folder, 'none'))).rejects.toMatchObject({
      code: 'REPORT_NOT_FOUND',
    });
  });

  it('lets no line inherit anything', async () => {
    const event = JSON.parse(
      '{"type":"load.released","atMs":2,"__proto__":{"polluted":1}}',
    ) as JournalEvent;
    await written([started, event]);
    const { events } = await readJournal(path);
    expect(Object.getPrototypeOf(events[1])).toBe(Object.prototype);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe('a journal that is taken over', () => {
  it('goes on with the chain, after a torn line is cut off', async () => {
    await written([started, released(2)]);
    await appendFile(path, '{"seq":2,"type":"fault.int');
    const { writer, events } = await takeOverJournal(path, writerOf(2));
    expect(events).toEqual([started, released(2)]);
    await writer.appendDurably(released(3));
    await writer.close();
    expect(await readJournal(path)).toEqual({
      events: [started, released(2), released(3)],
      torn: false,
    });
  });

  it('ends a last line that lacks nothing but its end', async () => {
    await written([started, released(2)]);
    await spoil((lines) => lines.pop());
    const { writer } = await takeOverJournal(path, writerOf(2));
    await writer.append(released(3));
    await writer.close();
    expect((await readJournal(path)).events).toEqual([started, released(2), released(3)]);
  });

  it('keeps the whole of a damaged journal beside it, and goes on after what is intact', async () => {
    await written([started, released(2), released(3)]);
    await spoil((lines) => (lines[1] = 'oops'));
    const damaged = await readFile(path, 'utf8');
    const { writer, events, damage } = await takeOverJournal(path, writerOf(2));
    expect([events, damage?.line]).toEqual([[started], 2]);
    await writer.append(released(9));
    await writer.close();
    expect((await readJournal(path)).events).toEqual([started, released(9)]);
    const [kept = ''] = (await readdir(dirname(path))).filter((name) => name.includes('damaged'));
    expect(await readFile(join(dirname(path), kept), 'utf8')).toBe(damaged);
    expect((await stat(join(dirname(path), kept))).mode & 0o777).toBe(0o600);
  });

  it('is refused while its writer lives, and not touched', async () => {
    const writer = await FileJournalWriter.create(path, writerOf(1));
    await writer.append(started);
    await expect(takeOverJournal(path, writerOf(2))).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
      message: `The journal ${path} is in use: process 1 still writes it.`,
    });
    await writer.append(released(2));
    await writer.close();
    expect((await readJournal(path)).events).toEqual([started, released(2)]);
    await (await takeOverJournal(path, writerOf(2))).writer.close();
    expect(await readdir(dirname(path))).toEqual(['journal.ndjson']);
  });

  it('passes to exactly one of many who want it when its writer is dead', async () => {
    const dead = await FileJournalWriter.create(path, writerOf(1));
    await dead.append(started);
    living.delete(1);
    const tries = Array.from({ length: 8 }, (_, i) => takeOverJournal(path, writerOf(i + 2)));
    const won = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled');
    expect(won.length).toBeLessThanOrEqual(1);
    for (const { value } of won as { value: Awaited<ReturnType<typeof takeOverJournal>> }[]) {
      await value.writer.close();
    }
    const { writer } = await takeOverJournal(path, writerOf(20));
    await writer.append(released(2));
    await writer.close();
    expect((await readJournal(path)).events).toEqual([started, released(2)]);
    expect(await readdir(dirname(path))).toEqual(['journal.ndjson']);
    await dead.close();
  });

  it('can still be undone from when it cannot be written', async () => {
    await written([started]);
    // No name is left for the file of another writer.
    const full = join(folder, 'j'.repeat(250));
    await copyFile(path, full);
    const { events, writer } = await takeOverJournal(full, writerOf(2));
    expect(events).toEqual([started]);
    await expect(writer.appendDurably(released(2))).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      message: `The journal ${full} could not be opened.`,
    });
    await writer.close();
  });
});
