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
    }))
    .toSorted((one, other) => one.number - other.number);
}

/**
 * The times that tell of whoever writes a journal, or did: first when a record was last written, then when each lock
 * beside it was last touched. Empty when not all of them can be seen from here, be there no journal or a disk that fails:
 * then nothing is known.
 */
export function signsOfLife(journal: string): readonly EpochMs[] {
  try {
    const written = timeOf(journal);
    if (written === undefined) return [];
    const touched = locksOf(journal).map(({ path }) => timeOf(path));
    return [written, ...touched.filter((atMs) => atMs !== undefined)];
  } catch (error) {
    if (isOfTheSystem(error)) return [];
    throw error;
  }
}

/** The last of them; undefined when nothing is known. */
export function lastSignOfLife(journal: string): EpochMs | undefined {
  const signs = signsOfLife(journal);
  return signs.length === 0 ? undefined : Math.max(...signs);
}

/**
 * Undefined when it is not there; otherwise throws the system's error. Opened, because a network file system then asks
 * its server, and tells no time that it remembers.
 */
function timeOf(path: string): EpochMs | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
  try {
    return fstatSync(file).mtimeMs;
  } finally {
    closeSync(file);
  }
}

function isOfTheSystem(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}
