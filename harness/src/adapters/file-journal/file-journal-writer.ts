import { copyFile, mkdir, open, truncate, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { constants } from 'node:fs';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { JournalEvent } from '../../domain/journal-event.ts';
import type { JournalWriter } from '../../ports/journal-store.ts';
import { syncFolders } from '../../system/sync-folders.ts';
import { CHAIN_START, chainLine, type ChainEnd } from './chained-line.ts';
import { readIntactPrefix, type IntactPrefix } from './read-journal.ts';
import { WriterLock, type WriterIdentity } from './writer-lock.ts';

/**
 * One journal as a file of JSON lines, each chained to the one before, private to the user and with one writer at a
 * time; lines are written whole and in the order of the calls.
 */
export class FileJournalWriter implements JournalWriter {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #lock: WriterLock;
  #end: ChainEnd;
  #queue: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle, path: string, lock: WriterLock, end: ChainEnd) {
    this.#file = file;
    this.#path = path;
    this.#lock = lock;
    this.#end = end;
  }

  /** Creates the file, and its folder; a journal that exists already is never appended to. */
  static async create(path: string, identity: WriterIdentity): Promise<FileJournalWriter> {
    try {
      const firstMade = await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const lock = await WriterLock.take(path, identity);
      return await releasingOnFailure(lock, async () => {
        const file = await open(path, 'ax', 0o600);
        syncFolders(dirname(path), firstMade);
        return new FileJournalWriter(file, path, lock, CHAIN_START);
      });
    } catch (cause) {
      throw new FaultlineError('WRITE_FAILED', `The journal ${path} could not be created.`, {
        cause,
      });
    }
  }

  /**
   * Opens the journal of a run that has ended, or whose process has, to add how it was recovered; also says what it
   * holds. The torn line of a crash is cut off. Of a damaged journal the whole is kept beside it before it is cut to
   * what is intact. Rejects with `ENVIRONMENT_BUSY` while its writer lives, and as `readIntactPrefix` does.
   */
  static async reopen(
    path: string,
    identity: WriterIdentity,
  ): Promise<{ readonly writer: FileJournalWriter; readonly prefix: IntactPrefix }> {
    await readIntactPrefix(path);
    const lock = await onDisk(path, () => WriterLock.take(path, identity));
    return await releasingOnFailure(lock, async () => {
      // Read again: until now its last writer may have been writing.
      const prefix = await readIntactPrefix(path);
      const file = await onDisk(path, () => openIntact(path, prefix));
      return { writer: new FileJournalWriter(file, path, lock, prefix.end), prefix };
    });
  }

  append(event: JournalEvent): Promise<void> {
    return this.#enqueue(event, false);
  }

  appendDurably(event: JournalEvent): Promise<void> {
    return this.#enqueue(event, true);
  }

  /** What could not be written has been told to whoever wrote it; closing hides no other error behind that one. */
  async close(): Promise<void> {
    await this.#queue.catch(() => undefined);
    try {
      await this.#file.close();
    } finally {
      await this.#lock.release();
    }
  }

  /** After one failed write the queue stays failed: a journal with a hole in it would lie. */
  #enqueue(event: JournalEvent, durably: boolean): Promise<void> {
    this.#queue = this.#queue.then(() => this.#write(event, durably));
    return this.#queue;
  }

  async #write(event: JournalEvent, durably: boolean): Promise<void> {
    try {
      // What is announced is done next: not by one who was taken for dead, while another undoes.
      await this.#lock.refuseWhenFollowed();
      const { text, end } = chainLine(event, this.#end);
      await this.#file.appendFile(`${text}\n`);
      this.#end = end;
      if (durably) await this.#file.datasync();
    } catch (cause) {
      if (cause instanceof FaultlineError) throw cause;
      throw new FaultlineError('WRITE_FAILED', `The journal ${this.#path} could not be written.`, {
        cause,
      });
    }
  }
}

async function releasingOnFailure<T>(lock: WriterLock, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openIntact(path: string, { bytes, damage }: IntactPrefix): Promise<FileHandle> {
  if (damage !== undefined) {
    const kept = `${path}.damaged-${crypto.randomUUID().slice(0, 8)}`;
    await copyFile(path, kept, constants.COPYFILE_EXCL);
    syncFolders(dirname(path), undefined);
  }
  await truncate(path, bytes);
  const file = await open(path, 'a+', 0o600);
  try {
    const last = Buffer.alloc(1);
    await file.read(last, 0, 1, bytes - 1);
    if (last.toString() !== '\n') await file.appendFile('\n');
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof FaultlineError) throw cause;
    throw new FaultlineError('WRITE_FAILED', `The journal ${path} could not be opened.`, { cause });
  }
}
