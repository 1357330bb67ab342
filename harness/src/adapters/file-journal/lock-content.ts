import { open } from 'node:fs/promises';
import type { RunOwner } from '../../domain/journal-event.ts';
import type { EpochMs } from '../../domain/units.ts';
import { hasErrorCode } from '../../system/has-error-code.ts';

/**
 * What is in a writer's lock. The token tells it from a later lock that has the same number: numbers begin again once
 * all locks are gone.
 */
export function lockContent(owner: RunOwner): string {
  return JSON.stringify({ ...owner, token: crypto.randomUUID() });
}

/** A lock as it is now. */
export type SeenLock = { readonly content: string; readonly lastSignAtMs: EpochMs };

/** Undefined when it is gone; otherwise rejects with the system's error. */
export async function seeLock(path: string): Promise<SeenLock | undefined> {
  try {
    const file = await open(path, 'r');
    try {
      const { mtimeMs: lastSignAtMs } = await file.stat();
      return { content: await file.readFile('utf8'), lastSignAtMs };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  }
}

/** Touches a lock, as long as it holds that content; never one that has taken its place. */
export async function touchLock(path: string, content: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    if ((await file.readFile('utf8')) !== content) return;
    const now = new Date();
    await file.utimes(now, now);
  } finally {
    await file.close();
  }
}

/** Undefined when it is none of ours: a lock is linked to its name only when it is whole. */
export function ownerIn(content: string): RunOwner | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return undefined;
  }
  return isOwner(value) ? value : undefined;
}

function isOwner(value: unknown): value is RunOwner {
  if (typeof value !== 'object' || value === null) return false;
  const { pid, startTime, bootId }: Partial<Record<string, unknown>> = { ...value };
  return typeof pid === 'number' && typeof startTime === 'string' && typeof bootId === 'string';
}
