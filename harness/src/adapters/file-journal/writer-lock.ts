import { unlink } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { RunOwner } from '../../domain/journal-event.ts';
import type { EpochMs, Ms } from '../../domain/units.ts';
import { hasErrorCode } from '../../system/has-error-code.ts';
import { createWhole } from '../../system/whole-file.ts';
import { lockContent, ownerIn, type SeenLock, seeLock, touchLock } from './lock-content.ts';
import { type LockFile, lockPath, locksOf } from './sign-of-life.ts';

/** Who writes, and how to tell whether somebody else who did is still there. */
export type WriterIdentity = {
  readonly owner: RunOwner;
  /** `lastSignAtMs`: when it last gave a sign of life that whoever shares its folder can see. */
  isStillThere(owner: RunOwner, lastSignAtMs?: EpochMs): boolean;
};

/** A writer gives a sign of life so often, for those who share its folder and cannot look up its pid. */
export const SIGN_EVERY_MS: Ms = 2_000;
const LOOK_EVERY_MS: Ms = 50;
const GIVES_WAY_WITHIN_LOOKS = 20;

type HeldLock = LockFile & { readonly content: string };

/**
 * Keeps a journal to one writer at a time. Each writer makes a file of its own beside the journal,
 * `journal.ndjson.writer-1`, `-2`, …, which can be made only once; the newest one counts. A writer that is dead is
 * followed by the next number, so that nobody ever has to take away a file that somebody else may just have made.
 * The time of the file is the writer's last sign of life, and its content is that writer's alone.
 */
export class WriterLock {
  readonly #journal: string;
  readonly #held: HeldLock;
  readonly #signs: NodeJS.Timeout;

  private constructor(journal: string, held: HeldLock) {
    this.#journal = journal;
    this.#held = held;
    this.#signs = setInterval(() => void giveSign(held), SIGN_EVERY_MS).unref();
  }

  /** Rejects with `ENVIRONMENT_BUSY` while another writer is there, and with the system's error when it cannot write. */
  static async take(journal: string, identity: WriterIdentity): Promise<WriterLock> {
    const before = locksOf(journal);
    await refuseLiving(before, journal, identity);
    const number = Math.max(0, ...before.map((other) => other.number)) + 1;
    const content = lockContent(identity.owner);
    const held = { number, path: lockPath(journal, number), content };
    if (!createWhole(held.path, content, { durably: false })) {
      throw busy(journal, 'another process has just begun to write it');
    }
    try {
      // Whoever looked before either of us had made a file has made one too; then both give way.
      const others = locksOf(journal).filter((other) => other.number !== number);
      await refuseLiving(others, journal, identity);
    } catch (error) {
      if (await isThere(held)) await unlinkIfThere(held.path);
      throw error;
    }
    return new WriterLock(journal, held);
  }

  /**
   * Rejects with `TAKEN_OVER` once another writer has followed this one, because it stood still for so long that it
   * counted as dead. One that has only come to look gives way within a moment.
   */
  async refuseWhenFollowed(): Promise<void> {
    for (let look = 0; await this.#isFollowed(); look += 1) {
      if (look === GIVES_WAY_WITHIN_LOOKS) throw takenOver(this.#journal);
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** A folder that is gone has no other writer. */
  async #isFollowed(): Promise<boolean> {
    const locks = this.#locks();
    if (locks === 'gone') return false;
    if (locks.some(({ number }) => number > this.#held.number)) return true;
    return !(await isThere(this.#held)) && this.#locks() !== 'gone';
  }

  /** Lets the next writer in, and clears away what dead ones left. The own file goes last. */
  async release(): Promise<void> {
    clearInterval(this.#signs);
    const locks = this.#locks();
    // Once the own file is gone, one with a lower number is of somebody who came later.
    if (locks === 'gone' || !(await isThere(this.#held))) return;
    const older = locks.filter(({ number }) => number < this.#held.number);
    for (const { path } of [...older, this.#held]) await unlinkIfThere(path);
  }

  #locks(): readonly LockFile[] | 'gone' {
    try {
      return locksOf(this.#journal);
    } catch (error) {
      if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return 'gone';
      throw error;
    }
  }
}

async function refuseLiving(
  locks: readonly LockFile[],
  journal: string,
  identity: WriterIdentity,
): Promise<void> {
  for (const { path } of locks) {
    const lock = await seeOrRefuse(path, journal);
    const owner = lock && ownerIn(lock.content);
    if (owner === undefined || !identity.isStillThere(owner, lock?.lastSignAtMs)) continue;
    throw busy(journal, `process ${String(owner.pid)} still writes it`);
  }
}

/** A lock that cannot be looked at may be of a writer that is there. */
async function seeOrRefuse(path: string, journal: string): Promise<SeenLock | undefined> {
  try {
    return await seeLock(path);
  } catch (cause) {
    throw busy(journal, `the lock ${path} of a writer cannot be read`, cause);
  }
}

async function isThere({ path, content }: HeldLock): Promise<boolean> {
  return (await seeLock(path))?.content === content;
}

async function giveSign({ path, content }: HeldLock): Promise<void> {
  // A lock that is gone, or on a disk that is, can show nobody anything; the run itself does not depend on it.
  await touchLock(path, content).catch(() => undefined);
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!hasErrorCode(error, 'ENOENT', 'ENOTDIR')) throw error;
  }
}

function busy(journal: string, why: string, cause?: unknown): FaultlineError {
  return new FaultlineError('ENVIRONMENT_BUSY', `The journal ${journal} is in use: ${why}.`, {
    hint: 'The run still goes on; stop it with Ctrl-C, and it undoes its faults itself.',
    ...(cause === undefined ? {} : { cause }),
  });
}

function takenOver(journal: string): FaultlineError {
  const sentence = `The journal ${journal} is in use: another process took it over while this one gave no sign.`;
  return new FaultlineError('TAKEN_OVER', sentence);
}
