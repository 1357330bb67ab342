import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes sure that a file in `folder` is found after a power cut: flushes the folder and, when folders were made for it
 * from `firstMade` down, those and the one they stand in.
 */
export async function syncFolders(folder: string, firstMade: string | undefined): Promise<void> {
  const last = firstMade === undefined ? folder : dirname(firstMade);
  for (let current = folder; ; current = dirname(current)) {
    const handle = await open(current, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (current === last || current === dirname(current)) return;
  }
}
