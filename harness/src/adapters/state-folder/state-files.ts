import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FaultlineError } from '../../domain/faultline-error.ts';
import { hasErrorCode } from '../../system/has-error-code.ts';
import { createWhole, replaceWhole } from '../../system/whole-file.ts';

/**
 * Small files in the state folder, private to the user. Each is written whole or not at all, and all of it is
 * synchronous and flushed to the disk: a run is in here before its next step, whatever happens to it or to the machine
 * then.
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
      if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return [];
      throw error;
    }
  }

  /** Undefined when there is none; a file that cannot be read, or is not whole JSON, reads as `null`. */
  read(name: string): unknown {
    let text: string;
    try {
      text = readFileSync(this.path(name), 'utf8');
    } catch (error) {
      // What cannot be read for any other reason is there, and whoever lists names it: one file stops nobody.
      return hasErrorCode(error, 'ENOENT', 'ENOTDIR') ? undefined : null;
    }
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return null;
    }
  }

  /** Replaces the file; a reader sees the old one or the new one. */
  write(name: string, content: unknown): void {
    this.#writing(name, () => replaceWhole(this.path(name), asText(content), { durably: true }));
  }

  /** Creates the file with its content; `false` when there is one already. */
  create(name: string, content: unknown): boolean {
    return this.#writing(name, () =>
      createWhole(this.path(name), asText(content), { durably: true }),
    );
  }

  /** One that comes back with a power cut is found to be over, and removed again. */
  remove(name: string): void {
    rmSync(this.path(name), { force: true });
  }

  /** Drafts of the files that begin so: what a process that was killed as it wrote one has left. */
  drafts(prefix: string): readonly string[] {
    return this.list(`.${prefix}`, '');
  }

  #writing<T>(name: string, write: () => T): T {
    try {
      return write();
    } catch (cause) {
      throw new FaultlineError('WRITE_FAILED', `${this.path(name)} could not be written.`, {
        hint: 'Make the folder writable, or name another one with FAULTLINE_STATE_HOME.',
        cause,
      });
    }
  }
}

function asText(content: unknown): string {
  return `${JSON.stringify(content)}\n`;
}
