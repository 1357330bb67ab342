import { closeSync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes sure that a file in `folder` is found after a power cut: flushes the folder and, when folders were made for it
 * from `firstMade` down, those and the one they stand in.
 */
export function syncFolders(folder: string, firstMade: string | undefined): void {
  const last = firstMade === undefined ? folder : dirname(firstMade);
  for (let current = folder; ; current = dirname(current)) {
    const handle = openSync(current, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    if (current === last || current === dirname(current)) return;
  }
}
