import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLUSTER_FOLDER } from './postgres.ts';

/**
 * PostgreSQL guards its cluster with a few bytes of System V shared memory. When it is killed they outlive it until it
 * starts again in the same folder; before that folder is deleted they are removed here.
 */
export function removeSharedMemory(dataDir: string): void {
  if (process.platform !== 'linux') return;
  const segments = readSegments();
  for (const part of readdirSync(dataDir)) {
    const guard = readGuard(join(dataDir, part, CLUSTER_FOLDER));
    if (guard !== undefined && segments.has(guard))
      execFileSync('ipcrm', ['-m', guard.split(' ')[1] ?? '']);
  }
}

/** `key id`, as the seventh line of `postmaster.pid` has them; a clean end removes the file. */
function readGuard(clusterDir: string): string | undefined {
  try {
    const line = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')[6] ?? '';
    return line.trim().split(/\s+/).join(' ');
  } catch {
    return undefined;
  }
}

/** `key id` of every segment that nobody uses any more. */
function readSegments(): ReadonlySet<string> {
  const [, ...rows] = readFileSync('/proc/sysvipc/shm', 'utf8').trimEnd().split('\n');
  const fields = rows.map((row) => row.trim().split(/\s+/));
  return new Set(
    fields.flatMap(([key = '', id = '', , , , , attached]) =>
      attached === '0' ? `${key} ${id}` : [],
    ),
  );
}
