import { readFile, unlink, utimes } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { RunOwner } from '../../domain/journal-event.ts';
import type { EpochMs, Ms } from '../../domain/units.ts';
import { hasErrorCode } from '../../system/has-error-code.ts';
import { createWhole } from '../../system/whole-file.ts';
import { type LockFile, lockPath, locksOf, timeOf } from './sign-of-life.ts';

/** Who writes, and how to tell whether somebody else who did is still there. */
export type WriterIdentity = {
  readonly owner: RunOwner;
  /** `lastSignAtMs`: when it last gave a sign of life that whoever shares its folder can see. */
  isStillThere(owner: RunOwner, lastSignAtMs?: EpochMs): boolean;
};

/** A writer gives a sign of life so often, for those who share its folder and cannot look up its pid. */
const SIGN_EVERY_MS: Ms = 2_000;
const LOOK_EVERY_MS: Ms = 50;
const GIVES_WAY_WITHIN_LOOKS = 20;

/**
 * Keeps a journal to one writer at a time. Each writer makes a file of its own beside the journal,
 * `journal.ndjson.writer-1`, `-2`, …, which can be made only once; the newest one counts. A writer that is dead is
 * followed by the next number, so that nobody ever has to take away a file that somebody else may just have made.
 * The time of the file is the writer's last sign of life.
 */
export class WriterLock {
  readonly #journal: string;
  readonly #held: LockFile;
  readonly #signs: NodeJS.Timeout;

  private constructor(journal: string, held: LockFile) {
    this.#journal = journal;
    this.#held = held;
    this.#signs = setInterval(() => void giveSign(held.path), SIGN_EVERY_MS).unref();
  }

  /** Rejects with `ENVIRONMENT_BUSY` while another writer is there, and with the system's error when it cannot write. */
  static async take(journal: string, identity: WriterIdentity): Promise<WriterLock> {
    const before = locksOf(journal);
    await refuseLiving(before, journal, identity);
    const number = Math.max(0, ...before.map((other) => other.number)) + 1;
    const held = { number, path: lockPath(journal, number) };
    if (!createWhole(held.path, JSON.stringify(identity.owner), { durably: false })) {
      throw busy(journal, 'another process has just begun to write it');
    }
    try {
      // Whoever looked before either of us had made a file has made one too; then both give way.
      const others = locksOf(journal).filter((other) => other.number !== number);
      await refuseLiving(others, journal, identity);
    } catch (error) {
      await unlink(held.path);
      throw error;
    }
    return new WriterLock(journal, held);
  }

  /**
   * Rejects with `ENVIRONMENT_BUSY` once another writer has followed this one, because it stood still for so long that
   * it counted as dead. One that has only come to look gives way within a moment.
   */
  async refuseWhenFollowed(): Promise<void> {
    for (let look = 0; this.#isFollowed(); look += 1) {
      if (look === GIVES_WAY_WITHIN_LOOKS) {
        throw busy(this.#journal, 'another process took it over while this one gave no sign');
      }
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** A folder that is gone has no other writer. */
  #isFollowed(): boolean {
    try {
      const numbers = locksOf(this.#journal).map(({ number }) => number);
      return !numbers.includes(this.#held.number) || Math.max(...numbers) > this.#held.number;
    } catch (error) {
      if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return false;
      throw error;
    }
  }

  /** Lets the next writer in, and clears away what dead ones left. The own file goes last. */
  async release(): Promise<void> {
    clearInterval(this.#signs);
    const locks = locksOf(this.#journal);
    const older = locks.filter(({ number }) => number < this.#held.number);
    for (const { path } of [...older, this.#held]) await unlinkIfThere(path);
  }
}

async function refuseLiving(
  locks: readonly LockFile[],
  journal: string,
  identity: WriterIdentity,
): Promise<void> {
  for (const { path } of locks) {
    const writer = await writerIn(path);
    if (writer === undefined || !identity.isStillThere(writer.owner, writer.lastSignAtMs)) continue;
    throw busy(journal, `process ${writer.owner.pid} still writes it`);
  }
}

type Writer = { readonly owner: RunOwner; readonly lastSignAtMs: EpochMs };

/** `undefined` when it has gone meanwhile, or is none of ours. */
async function writerIn(path: string): Promise<Writer | undefined> {
  try {
    const owner: unknown = JSON.parse(await readFile(path, 'utf8'));
    const lastSignAtMs = timeOf(path);
    return isOwner(owner) && lastSignAtMs !== undefined ? { owner, lastSignAtMs } : undefined;
  } catch {
    // A file is linked to its name only when it is whole: one that cannot be read is no lock.
    return undefined;
  }
}

async function giveSign(path: string): Promise<void> {
  const now = new Date();
  // A lock that is gone, or on a disk that is, can show nobody anything; the run itself does not depend on it.
  await utimes(path, now, now).catch(() => undefined);
}

function isOwner(value: unknown): value is RunOwner {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startTime, bootId }: Partial<Record<string, unknown>> = { ...value };
  return typeof pid === 'number' && typeof startTime === 'string' && typeof bootId === 'string';
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT')) throw error;
  }
}

function busy(journal: string, why: string): FaultlineError {
  return new FaultlineError('ENVIRONMENT_BUSY', `The journal ${journal} is in use: ${why}.`, {
    hint: 'The run still goes on; stop it with Ctrl-C, and it undoes its faults itself.',
  });
}
