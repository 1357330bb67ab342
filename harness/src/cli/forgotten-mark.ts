import { existsSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { EpochMs } from '../domain/units.ts';
import { replaceWhole } from '../system/whole-file.ts';

const MARK_FILE = 'forgotten.json';

/** Whether somebody has said that nothing is left of the run in this folder, whatever its journal tells. */
export function isForgotten(folder: string): boolean {
  return existsSync(join(folder, MARK_FILE));
}

/**
 * Writes beside its journal that a run counts no more, and who says so: durably, because the next look under the reports
 * finds the same journal again. Throws `WRITE_FAILED`.
 */
export function markForgotten(folder: string, forgotten: { by: string; atMs: EpochMs }): void {
  const path = join(folder, MARK_FILE);
  const { by, atMs } = forgotten;
  const text = `${JSON.stringify({ schemaVersion: 1, forgottenBy: by, forgottenAtMs: atMs })}\n`;
  try {
    replaceWhole(path, text, { durably: true });
  } catch (cause) {
    throw new FaultlineError('WRITE_FAILED', `${path} could not be written.`, {
      hint: 'Make the folder of the run writable: without that file the run is found there again.',
      cause,
    });
  }
}

/** `user@host`, of whoever runs this. */
export function whoAsks(): string {
  return `${userName()}@${hostname()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container the user need not have a name.
    return `user ${String(process.getuid?.() ?? 'unknown')}`;
  }
}
