import { randomBytes } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { FaultlineError } from '../../domain/faultline-error.ts';

/**
 * Small files in the state folder, private to the user. Each is written whole or not at all, and all of it is
 * synchronous: a run is in here before its next step, whatever happens to it then.
 */
export class StateFiles {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** The names that begin and end so; none when there is no such folder. */
  list(prefix: string, suffix: string): readonly string[] {
    try {
      return readdirSync(this.folder).filter(
        (name) => name.startsWith(prefix) && name.endsWith(suffix),
      );
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /** Undefined when there is none; a file that is not whole JSON reads as `null`. */
  read(name: string): unknown {
    let text: string;
    try {
      text = readFileSync(this.path(name), 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return null;
    }
  }

  /** Replaces the file; a reader sees the old one or the new one. */
  write(name: string, content: unknown): void {
    this.#throughDraft(name, content, (draft) => renameSync(draft, this.path(name)));
  }

  /** Creates the file with its content; `false` when there is one already. */
  create(name: string, content: unknown): boolean {
    try {
      this.#throughDraft(name, content, (draft) => linkSync(draft, this.path(name)));
      return true;
    } catch (error) {
      const { cause } = error as { readonly cause?: unknown };
      if (isOf(cause, 'EEXIST')) return false;
      throw error;
    }
  }

  remove(name: string): void {
    rmSync(this.path(name), { force: true });
  }

  #throughDraft(name: string, content: unknown, settle: (draft: string) => void): void {
    const draft = this.path(`.${name}.${randomBytes(4).toString('hex')}`);
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 });
      settle(draft);
    } catch (cause) {
      throw new FaultlineError('WRITE_FAILED', `${this.path(name)} could not be written.`, {
        hint: 'Make the folder writable, or name another one with FAULTLINE_STATE_HOME.',
        cause,
      });
    } finally {
      discard(draft);
    }
  }
}

/** What cannot be removed was not made: the folder is not there, or not ours. */
function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch (error) {
    if (!isMissing(error) && !isOf(error, 'EACCES') && !isOf(error, 'EROFS')) throw error;
  }
}

function isMissing(error: unknown): boolean {
  return isOf(error, 'ENOENT') || isOf(error, 'ENOTDIR');
}

function isOf(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}
