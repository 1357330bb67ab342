import { afterAll } from '@jest/globals';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that others may pass through and that goes when the tests of this file are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-test-'));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

/** Where environments keep their state; not there yet. */
export function newStateDir(): string {
  return join(temporaryFolder(), 'state');
}
