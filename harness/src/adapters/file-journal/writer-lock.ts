import { link, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { RunOwner } from '../../domain/journal-event.ts';

/** Who writes, and how to tell whether somebody else who did is still there. */
export type WriterIdentity = {
  readonly owner: RunOwner;
  isStillThere(owner: RunOwner): boolean;
};

type Held = { readonly number: number; readonly path: string };

/**
 * Keeps a journal to one writer at a time. Each writer makes a file of its own beside the journal,
 * `journal.ndjson.writer-1`, `-2`, …, which can be made only once; the newest one counts. A writer that is dead is
 * followed by the next number, so that nobody ever has to take away a file that somebody else may just have made.
 */
export class WriterLock {
  readonly #journal: string;
  readonly #held: Held;

  private constructor(journal: string, held: Held) {
    this.#journal = journal;
    this.#held = held;
  }

  /** Rejects with `ENVIRONMENT_BUSY` while another writer is there, and with the system's error when it cannot write. */
  static async take(journal: string, identity: WriterIdentity): Promise<WriterLock> {
    const before = await locksOf(journal);
    await refuseLiving(before, journal, identity);
    const number = Math.max(0, ...before.map((other) => other.number)) + 1;
    const held = { number, path: lockPath(journal, number) };
    await makeWhole(held.path, JSON.stringify(identity.owner), journal);
    try {
      // Whoever looked before either of us had made a file has made one too; then both give way.
      const others = (await locksOf(journal)).filter((other) => other.number !== number);
      await refuseLiving(others, journal, identity);
    } catch (error) {
      await unlink(held.path);
      throw error;
    }
    return new WriterLock(journal, held);
  }

  /** Lets the next writer in, and clears away what dead ones left. The own file goes last. */
  async release(): Promise<void> {
    const locks = await locksOf(this.#journal);
    const older = locks.filter(({ number }) => number < this.#held.number);
    for (const { path } of [...older, this.#held]) await unlinkIfThere(path);
  }
}

function lockPath(journal: string, number: number): string {
  return `${journal}.writer-${number}`;
}

async function locksOf(journal: string): Promise<readonly Held[]> {
  const prefix = `${basename(journal)}.writer-`;
  const names = await readdir(dirname(journal));
  return names
    .filter((name) => name.startsWith(prefix) && /^[1-9]\d{0,8}$/.test(name.slice(prefix.length)))
    .map((name) => ({
      number: Number(name.slice(prefix.length)),
      path: join(dirname(journal), name),
    }));
}

async function refuseLiving(
  locks: readonly Held[],
  journal: string,
  identity: WriterIdentity,
): Promise<void> {
  for (const { path } of locks) {
    const owner = await ownerIn(path);
    if (owner === undefined || !identity.isStillThere(owner)) continue;
    throw busy(journal, `process ${owner.pid} still writes it`);
  }
}

/** `undefined` when it has gone meanwhile, or is none of ours. */
async function ownerIn(path: string): Promise<RunOwner | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isOwner(value) ? value : undefined;
  } catch {
    // A file is linked to its name only when it is whole: one that cannot be read is no lock.
    return undefined;
  }
}

function isOwner(value: unknown): value is RunOwner {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startTime, bootId }: Partial<Record<string, unknown>> = { ...value };
  return typeof pid === 'number' && typeof startTime === 'string' && typeof bootId === 'string';
}

/** Makes the file with its content in one step; rejects with `ENVIRONMENT_BUSY` when another was quicker. */
async function makeWhole(path: string, content: string, journal: string): Promise<void> {
  const draft = `${path}.${process.pid}-${crypto.randomUUID()}`;
  try {
    await writeFile(draft, content, { mode: 0o600, flag: 'wx' });
    await link(draft, path);
  } catch (error) {
    throw hasCode(error, 'EEXIST')
      ? busy(journal, 'another process has just begun to write it')
      : error;
  } finally {
    await unlinkIfThere(draft);
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

function busy(journal: string, why: string): FaultlineError {
  return new FaultlineError('ENVIRONMENT_BUSY', `The journal ${journal} is in use: ${why}.`, {
    hint: 'The run still goes on; stop it with Ctrl-C, and it undoes its faults itself.',
  });
}
