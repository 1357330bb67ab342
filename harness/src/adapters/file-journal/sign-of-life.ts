import { closeSync, fstatSync, openSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { EpochMs } from '../../domain/units.ts';
import { hasErrorCode } from '../../system/has-error-code.ts';

/** A file by which one writer keeps a journal to itself; its time is that writer's last sign of life. */
export type LockFile = { readonly number: number; readonly path: string };

export function lockPath(journal: string, number: number): string {
  return `${journal}.writer-${String(number)}`;
}

/** Throws the system's error when the folder of the journal cannot be listed. */
export function locksOf(journal: string): readonly LockFile[] {
  const prefix = `${basename(journal)}.writer-`;
  return readdirSync(dirname(journal))
    .filter((name) => name.startsWith(prefix) && /^[1-9]\d{0,8}$/.test(name.slice(prefix.length)))
    .map((name) => ({
      number: Number(name.slice(prefix.length)),
      path: join(dirname(journal), name),
    }));
}

/**
 * When whoever writes a journal, or did, last gave a sign of life: wrote a record, or touched its lock. Undefined when
 * there is no journal that can be seen from here.
 */
export function lastSignOfLife(journal: string): EpochMs | undefined {
  const written = timeOf(journal);
  if (written === undefined) return undefined;
  const signs = locksOf(journal).map(({ path }) => timeOf(path) ?? written);
  return Math.max(written, ...signs);
}

/** Undefined when it is not there. Opened, because a network file system then asks its server, and tells no time that it remembers. */
export function timeOf(path: string): EpochMs | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return undefined;
    throw error;
  }
  try {
    return fstatSync(file).mtimeMs;
  } finally {
    closeSync(file);
  }
}
