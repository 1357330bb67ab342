import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { lock } from 'proper-lockfile';

/** Lets one process at a time claim or clear away environments under `stateDir`. */
export async function withStateLock<T>(stateDir: string, action: () => Promise<T>): Promise<T> {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const release = await lock(stateDir, {
    lockfilePath: join(stateDir, '.lock'),
    // A machine that slept may lose its lock; what it protects is also safe by its single steps.
    onCompromised: () => undefined,
    retries: { retries: 100, factor: 1.2, minTimeout: 10, maxTimeout: 200 },
  });
  try {
    return await action();
  } finally {
    await release();
  }
}
