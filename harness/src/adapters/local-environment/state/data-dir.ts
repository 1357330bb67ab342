import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { removeSharedMemory } from '../parts/postgres-shared-memory.ts';

const PREFIX = 'faultline-data-';

/** In the folder for temporary files, because a home folder may be closed to PostgreSQL's user. */
export function newDataDirPath(): string {
  return join(tmpdir(), `${PREFIX}${randomUUID()}`);
}

/** Deletes a data folder and what lies outside of it for its sake. The path may come from a file, so it is looked at. */
export function removeDataDir(path: string): void {
  if (!basename(path).startsWith(PREFIX) || !existsSync(path)) return;
  removeSharedMemory(path);
  rmSync(path, { recursive: true, force: true });
}
