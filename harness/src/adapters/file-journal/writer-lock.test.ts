import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { JournalWriters, released, RUN_STARTED } from '../../../test/fixtures/journal-writers.ts';
import type { RunOwner } from '../../domain/journal-event.ts';
import { FileJournalWriter } from './file-journal-writer.ts';
import { readJournal } from './read-journal.ts';
import { lastSignOfLife } from './sign-of-life.ts';
import { takeOverJournal } from './take-over-journal.ts';

const started = RUN_STARTED;
const { living, of: writerOf } = new JournalWriters();

let folder: string;
let path: string;
beforeEach(async () => {
  living.clear();
  folder = await mkdtemp(join(tmpdir(), 'faultline-writer-'));
  path = join(folder, 'run', 'journal.ndjson');
});
afterEach(() => rm(folder, { recursive: true }));

describe('the writer of a journal', () => {
  const lock = () => join(dirname(path), 'journal.ndjson.writer-1');
  const longAgo = new Date(1_000_000);

  it('gives signs of life that whoever shares the folder sees, for as long as it writes', async () => {
    expect(lastSignOfLife(path)).toBeUndefined();
    const writer = await FileJournalWriter.create(path, writerOf(1));
    await writer.append(started);
    await utimes(path, longAgo, longAgo);
    await utimes(lock(), longAgo, longAgo);
    expect(lastSignOfLife(path)).toBe(longAgo.getTime());
    const untilMs = Date.now() + 20_000;
    while (lastSignOfLife(path) === longAgo.getTime() && Date.now() < untilMs) await sleep(50);
    expect(lastSignOfLife(path)).toBeGreaterThan(longAgo.getTime());
    expect((await stat(path)).mtimeMs).toBe(longAgo.getTime());
    await writer.close();
    expect(lastSignOfLife(path)).toBe(longAgo.getTime());
  });

  it('gives no sign that anybody could judge by while one of its locks cannot be looked at', async () => {
    const writer = await FileJournalWriter.create(path, writerOf(1));
    await writer.append(started);
    const other = join(dirname(path), 'journal.ndjson.writer-2');
    await symlink(other, other);
    expect(lastSignOfLife(path)).toBeUndefined();
    await rm(other);
    expect(lastSignOfLife(path)).toEqual(expect.any(Number));
    await writer.close();
  });

  it('is asked about with the time of its last sign', async () => {
    const writer = await FileJournalWriter.create(path, writerOf(1));
    await writer.append(started);
    await utimes(lock(), longAgo, longAgo);
    const asked: unknown[] = [];
    const isStillThere = (owner: RunOwner, lastSignAtMs?: number) => {
      asked.push([owner.pid, lastSignAtMs]);
      return false;
    };
    const { owner } = writerOf(2);
    await (await takeOverJournal(path, { owner, isStillThere })).writer.close();
    expect(asked[0]).toEqual([1, longAgo.getTime()]);
    await writer.close();
  });

  it.each([
    ['while that one writes', false],
    ['once that one has ended', true],
  ])('announces nothing more when another one has followed it, %s', async (_when, isOver) => {
    const frozen = await FileJournalWriter.create(path, writerOf(1));
    await frozen.append(started);
    living.delete(1);
    const { writer } = await takeOverJournal(path, writerOf(2));
    await writer.append(released(2));
    if (isOver) await writer.close();
    await expect(frozen.appendDurably(released(3))).rejects.toMatchObject({ code: 'TAKEN_OVER' });
    await expect(frozen.append(released(4))).rejects.toMatchObject({ code: 'TAKEN_OVER' });
    if (!isOver) await writer.close();
    await frozen.close();
    expect((await readJournal(path)).events).toEqual([started, released(2)]);
  });

  it('announces nothing more when a third one has its number, and leaves that one its lock', async () => {
    const frozen = await FileJournalWriter.create(path, writerOf(1));
    await frozen.append(started);
    living.delete(1);
    await (await takeOverJournal(path, writerOf(2))).writer.close();
    const third = (await takeOverJournal(path, writerOf(3))).writer;
    const content = await readFile(lock(), 'utf8');
    await expect(frozen.appendDurably(released(2))).rejects.toMatchObject({ code: 'TAKEN_OVER' });
    await frozen.close();
    expect(await readFile(lock(), 'utf8')).toBe(content);
    await third.append(released(3));
    await third.close();
    expect((await readJournal(path)).events).toEqual([started, released(3)]);
  });

  it('takes away no lock of one that came after it was followed', async () => {
    const dead = await FileJournalWriter.create(path, writerOf(1));
    await dead.append(started);
    living.delete(1);
    const frozen = (await takeOverJournal(path, writerOf(2))).writer;
    living.delete(2);
    await (await takeOverJournal(path, writerOf(3))).writer.close();
    const fourth = (await takeOverJournal(path, writerOf(4))).writer;
    await frozen.close();
    expect(await readdir(dirname(path))).toEqual(['journal.ndjson', 'journal.ndjson.writer-1']);
    await fourth.close();
    await dead.close();
  });

  it.each([
    ['is a folder', (at: string) => mkdir(at)],
    ['leads nowhere', (at: string) => symlink(at, at)],
  ])('is refused beside a lock that cannot be read: it %s', async (_why, make) => {
    const first = await FileJournalWriter.create(path, writerOf(1));
    await first.append(started);
    await first.close();
    await make(lock());
    await expect(takeOverJournal(path, writerOf(2))).rejects.toMatchObject({
      code: 'ENVIRONMENT_BUSY',
      message: `The journal ${path} is in use: the lock ${lock()} of a writer cannot be read.`,
    });
    expect((await readdir(dirname(path))).length).toBe(2);
  });

  it('is let in beside a lock that a power cut has left empty', async () => {
    const first = await FileJournalWriter.create(path, writerOf(1));
    await first.append(started);
    await first.close();
    await writeFile(lock(), '');
    await (await takeOverJournal(path, writerOf(2))).writer.close();
    expect(await readdir(dirname(path))).toEqual(['journal.ndjson']);
  });

  it('ends in good order when its folder is gone', async () => {
    const writer = await FileJournalWriter.create(path, writerOf(1));
    await writer.append(started);
    await rename(dirname(path), join(folder, 'moved'));
    await writer.close();
    expect(await readdir(join(folder, 'moved'))).toContain('journal.ndjson.writer-1');
  });

  it('goes on when its folder is gone, where nobody else can write', async () => {
    const writer = await FileJournalWriter.create(path, writerOf(1));
    await writer.append(started);
    await rename(dirname(path), join(folder, 'moved'));
    await writer.append(released(2));
    await rename(join(folder, 'moved'), dirname(path));
    await writer.close();
    expect((await readJournal(path)).events).toEqual([started, released(2)]);
  });
});
