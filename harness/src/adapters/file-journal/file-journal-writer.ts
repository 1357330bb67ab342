import { mkdir, open, readFile, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { JournalEvent } from '../../domain/journal-event.ts';
import type { JournalWriter } from '../../ports/journal-store.ts';

/** One journal as a file of JSON lines, private to the user; lines are written whole and in the order of the calls. */
export class FileJournalWriter implements JournalWriter {
  readonly #file: FileHandle;
  readonly #path: string;
  #queue: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  /** Creates the file, and its folder; a journal that exists already is never appended to. */
  static async create(path: string): Promise<FileJournalWriter> {
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      return new FileJournalWriter(await open(path, 'ax', 0o600), path);
    } catch (cause) {
      throw new FaultlineError('WRITE_FAILED', `The journal ${path} could not be created.`, {
        cause,
      });
    }
  }

  /** Opens the journal of a run that has ended, to add how it was recovered; the torn line of a crash is cut off. */
  static async reopen(path: string): Promise<FileJournalWriter> {
    try {
      const text = await readFile(path);
      const wholeLinesEnd = text.lastIndexOf('\n') + 1;
      if (wholeLinesEnd < text.length) await truncate(path, wholeLinesEnd);
      return new FileJournalWriter(await open(path, 'a', 0o600), path);
    } catch (cause) {
      throw new FaultlineError('WRITE_FAILED', `The journal ${path} could not be opened.`, {
        cause,
      });
    }
  }

  append(event: JournalEvent): Promise<void> {
    return this.#enqueue(event, false);
  }

  appendDurably(event: JournalEvent): Promise<void> {
    return this.#enqueue(event, true);
  }

  async close(): Promise<void> {
    try {
      await this.#queue;
    } finally {
      await this.#file.close();
    }
  }

  /** After one failed write the queue stays failed: a journal with a hole in it would lie. */
  #enqueue(event: JournalEvent, durably: boolean): Promise<void> {
    this.#queue = this.#queue.then(() => this.#write(event, durably));
    return this.#queue;
  }

  async #write(event: JournalEvent, durably: boolean): Promise<void> {
    try {
      await this.#file.appendFile(`${JSON.stringify(event)}\n`);
      if (durably) await this.#file.datasync();
    } catch (cause) {
      throw new FaultlineError('WRITE_FAILED', `The journal ${this.#path} could not be written.`, {
        cause,
      });
    }
  }
}
