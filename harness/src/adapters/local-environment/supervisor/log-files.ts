import { closeSync, copyFileSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import type { InstanceDirectory } from '../state/instance-directory.ts';

const MAX_LOG_BYTES = 8 * 1024 * 1024;
const TAIL_LINES = 20;

/**
 * One log a part. The parts write to the file itself: nothing of ours sits between them and the disk, so a slow
 * supervisor never slows a service that is being measured.
 */
export class LogFiles {
  readonly #directory: InstanceDirectory;
  readonly #known = new Set<string>();

  constructor(directory: InstanceDirectory) {
    this.#directory = directory;
  }

  /** Hands out a descriptor for as long as `use` runs; the first use empties the file. */
  open<T>(part: string, use: (descriptor: number) => T): T {
    const flags = this.#known.has(part) ? 'a' : 'w';
    this.#known.add(part);
    // Emptied first and then appended to: a file that is cut later must go on at its new end.
    if (flags === 'w') closeSync(openSync(this.path(part), flags, 0o600));
    const descriptor = openSync(this.path(part), 'a', 0o600);
    try {
      return use(descriptor);
    } finally {
      closeSync(descriptor);
    }
  }

  path(part: string): string {
    return this.#directory.logPath(part);
  }

  tail(part: string): readonly string[] {
    return this.#known.has(part) ? lastLines(this.path(part)) : [];
  }

  /** Keeps each log under about twice the limit: what was written before stays in `<part>.log.1`. */
  trim(): void {
    for (const part of this.#known) {
      const path = this.path(part);
      if (statSync(path).size <= MAX_LOG_BYTES) continue;
      copyFileSync(path, `${path}.1`);
      truncateSync(path, 0);
    }
  }
}

export function lastLines(path: string): readonly string[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.slice(-TAIL_LINES);
}
