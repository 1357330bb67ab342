import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const CGROUPS = '/sys/fs/cgroup';
const DEADLINE_MS = 10_000;

/**
 * Removes a control group of the first level, with all below it, in every hierarchy: there is one in version 2 and one
 * for each controller in version 1. Waits for processes that are still ending; rejects when they do not.
 */
export async function removeCgroup(name: string): Promise<void> {
  const hierarchies = await foldersIn(CGROUPS);
  for (const path of [CGROUPS, ...hierarchies.map((each) => join(CGROUPS, each))]) {
    await removeTree(join(path, name), performance.now() + DEADLINE_MS);
  }
}

/** Files of the kernel stand in each of its folders and go with it, so only folders are removed, the innermost first. */
async function removeTree(path: string, deadlineMs: number): Promise<void> {
  for (const inner of await foldersIn(path)) await removeTree(join(path, inner), deadlineMs);
  for (;;) {
    try {
      await rmdir(path);
      return;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      if (codeOf(error) !== 'EBUSY' || performance.now() > deadlineMs) throw error;
      await sleep(50);
    }
  }
}

async function foldersIn(path: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(path, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}
