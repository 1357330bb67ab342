import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A folder on a disk that can be filled while a process writes to it. */
export type SmallDisk = {
  readonly folder: string;
  /** From now on nothing more can be written: not by the process, not to that file. */
  fill(process: number, file: string): void;
  /** There is room again. */
  free(): void;
  remove(): void;
};

const MEGABYTES = 4;

/**
 * A small disk of its own where we may mount one. Elsewhere the process that writes is given a limit on the size of its
 * files, which meets it with another error number at the same places.
 */
export function makeSmallDisk(folder: string): SmallDisk {
  mkdirSync(folder, { recursive: true });
  return mayMount() ? mountedDisk(folder) : limitedFiles(folder);
}

/** A folder in which nothing can be written, not even by root. */
export function makeReadOnlyFolder(folder: string): { readonly remove: () => void } {
  mkdirSync(folder, { recursive: true, mode: 0o555 });
  if (!mayMount()) return { remove: () => undefined };
  mount(folder, 'ro');
  return { remove: () => unmount(folder) };
}

function mountedDisk(folder: string): SmallDisk {
  mount(folder, `size=${MEGABYTES}m,mode=700`);
  return {
    folder,
    fill: () => {
      const ballast = openSync(join(folder, 'ballast'), 'w');
      try {
        for (let piece = Buffer.alloc(65_536); piece.length > 0;) {
          try {
            writeSync(ballast, piece);
          } catch {
            // What is left is smaller than the piece.
            piece = piece.subarray(0, Math.floor(piece.length / 2));
          }
        }
      } finally {
        closeSync(ballast);
      }
    },
    free: () => rmSync(join(folder, 'ballast')),
    remove: () => unmount(folder),
  };
}

function limitedFiles(folder: string): SmallDisk {
  return {
    folder,
    fill: (process, file) => {
      const size = statSync(file).size;
      execFileSync('prlimit', [`--pid=${process}`, `--fsize=${size}:${size}`]);
    },
    free: () => undefined,
    remove: () => undefined,
  };
}

function mayMount(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && hasMount();
}

function hasMount(): boolean {
  return spawnSync('mount', ['--version']).status === 0;
}

function mount(folder: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'faultline-test', folder]);
}

function unmount(folder: string): void {
  execFileSync('umount', ['--lazy', folder]);
}
