import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hasErrorCode } from './has-error-code.ts';
import { syncFolders } from './sync-folders.ts';

/** `durably`: it is on the disk, and found there after a power cut, when the call returns. */
type Manner = { readonly durably: boolean };

/**
 * Replaces a file, or makes it and its folder, both private to the user: a reader sees the old content or the new one.
 * Throws the system's error, and then leaves nothing half-written behind.
 */
export function replaceWhole(path: string, content: string, manner: Manner): void {
  throughDraft(path, content, { ...manner, settle: (draft) => renameSync(draft, path) });
}

/** Makes a file with its content in one step; `false` when there is one already. Otherwise as `replaceWhole`. */
export function createWhole(path: string, content: string, manner: Manner): boolean {
  let isMade = true;
  const settle = (draft: string) => {
    try {
      linkSync(draft, path);
    } catch (error) {
      if (!hasErrorCode(error, 'EEXIST')) throw error;
      isMade = false;
    }
  };
  throughDraft(path, content, { ...manner, settle });
  return isMade;
}

function throughDraft(
  path: string,
  content: string,
  { durably, settle }: Manner & { readonly settle: (draft: string) => void },
): void {
  const folder = dirname(path);
  const firstMade = mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = join(folder, `.${basename(path)}.${randomBytes(4).toString('hex')}`);
  const file = openSync(draft, 'wx', 0o600);
  try {
    try {
      writeFileSync(file, content);
      if (durably) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    settle(draft);
  } finally {
    rmSync(draft, { force: true });
  }
  if (durably) syncFolders(folder, firstMade);
}
