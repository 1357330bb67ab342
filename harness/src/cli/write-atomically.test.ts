import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeAtomically } from './write-atomically.ts';

describe('writing a file as a whole', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faultline-write-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('keeps the file and its folder private to the user', async () => {
    const path = join(folder, 'run', 'report.html');
    await writeAtomically(path, 'one');
    await writeAtomically(path, 'two');
    expect(await readFile(path, 'utf8')).toBe('two');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'run'))).mode & 0o777).toBe(0o700);
    expect(await readdir(join(folder, 'run'))).toEqual(['report.html']);
  });

  it('leaves nothing half-written behind when it cannot', async () => {
    const path = join(folder, 'report.html');
    await mkdir(join(path, 'in the way'), { recursive: true });
    await expect(writeAtomically(path, 'one')).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      message: `${path} could not be written.`,
    });
    expect(await readdir(folder)).toEqual(['report.html']);
  });
});
