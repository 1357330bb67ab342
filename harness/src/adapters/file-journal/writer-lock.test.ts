import { mkdtemp, rename, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { JOURNAL_VERSION, type JournalEvent, type RunOwner } from '../../domain/journal-event.ts';
import { FileJournalWriter } from './file-journal-writer.ts';
import { readJournal } from './read-journal.ts';
import { lastSignOfLife } from './sign-of-life.ts';
import { takeOverJournal } from './take-over-journal.ts';

const started = {
  type: 'run.started',
  atMs: 1,
  version: JOURNAL_VERSION,
  runId: 'r',
  experiment: { faults: [] },
} as unknown as JournalEvent;
const released = (atMs: number): JournalEvent => ({ type: 'load.released', atMs });

const living = new Set<number>();
const writerOf = (pid: number) => {
  living.add(pid);
  return {
    owner: { pid, startTime: '1', bootId: 'b' },
    isStillThere: (owner: RunOwner) => living.has(owner.pid),
  };
};

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
    await expect(frozen.appendDurably(released(3))).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      cause: { code: 'ENVIRONMENT_BUSY' },
    });
    await expect(frozen.append(released(4))).rejects.toMatchObject({ code: 'WRITE_FAILED' });
    if (!isOver) await writer.close();
    await frozen.close();
    expect((await readJournal(path)).events).toEqual([started, released(2)]);
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
