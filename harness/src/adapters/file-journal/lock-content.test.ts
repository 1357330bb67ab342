import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockContent, ownerIn, seeLock, touchLock } from './lock-content.ts';

const owner = { pid: 1, startTime: '1', bootId: 'b' };
const longAgo = new Date(1_000_000);

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faultline-lock-'));
  path = join(folder, 'journal.ndjson.writer-1');
});
afterEach(() => rm(folder, { recursive: true }));

describe('a lock', () => {
  it('is of one writer alone, even when its owner and its number are the same', () => {
    const content = lockContent(owner);
    expect(ownerIn(content)).toMatchObject(owner);
    expect(lockContent(owner)).not.toBe(content);
    expect(ownerIn('{"pid":')).toBeUndefined();
    expect(ownerIn('{"pid":1}')).toBeUndefined();
  });

  it('is touched by the writer whose content it has, and by nobody else', async () => {
    const content = lockContent(owner);
    await writeFile(path, content);
    await utimes(path, longAgo, longAgo);
    await touchLock(path, lockContent(owner));
    expect((await stat(path)).mtimeMs).toBe(longAgo.getTime());
    await touchLock(path, content);
    expect((await stat(path)).mtimeMs).toBeGreaterThan(longAgo.getTime());
  });

  it('is seen with its last sign, or to be gone', async () => {
    expect(await seeLock(path)).toBeUndefined();
    await writeFile(path, 'x');
    await utimes(path, longAgo, longAgo);
    expect(await seeLock(path)).toEqual({ content: 'x', lastSignAtMs: longAgo.getTime() });
  });
});
