import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from '../../../ports/process-control.ts';
import { OsProcessControl } from '../processes/os-process-control.ts';
import { isAlive } from '../processes/process-identity.ts';
import { readProcessTable } from '../processes/process-table.ts';
import { INSTANCE_VARIABLE } from '../supervisor/spawner.ts';
import type { EnvironmentState } from './environment-state.ts';
import { InstanceDirectory } from './instance-directory.ts';
import { removeDataDir } from './data-dir.ts';

/** Clears away every environment whose supervisor is dead: its processes, its data and its folder. */
export async function reapLeftovers(stateDir: string): Promise<void> {
  for (const entry of readdirSync(stateDir, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const directory = new InstanceDirectory(join(stateDir, entry.name));
    const state = directory.readState();
    if (state === undefined || (state !== 'unreadable' && isAlive(state.supervisor))) continue;
    await reap(directory, state);
  }
}

async function reap(
  directory: InstanceDirectory,
  state: EnvironmentState | 'unreadable',
): Promise<void> {
  const known = state === 'unreadable' ? undefined : state;
  const dataDir = known?.dataDir;
  const processes = new OsProcessControl();
  const recorded = Object.values(known?.parts ?? {}).flatMap((part) => part.process ?? []);
  for (const identity of recorded) await processes.signal(identity, 'kill');
  for (const identity of findMarked(directory.path, dataDir))
    await processes.signal(identity, 'kill');
  if (dataDir !== undefined) removeDataDir(dataDir);
  rmSync(directory.path, { recursive: true, force: true });
}

/** Processes that carry the mark of an environment, or work in its data folder; those of PostgreSQL lose the mark. */
function findMarked(instance: string, dataDir: string | undefined): readonly ProcessIdentity[] {
  if (process.platform !== 'linux') return [];
  const mark = `${INSTANCE_VARIABLE}=${instance}`;
  return readProcessTable().filter(({ pid }) => {
    try {
      if (readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(mark)) return true;
      const cwd = readlinkSync(`/proc/${pid}/cwd`);
      return dataDir !== undefined && (cwd === dataDir || cwd.startsWith(`${dataDir}/`));
    } catch {
      // Another user's process, or one that has just ended: not ours.
      return false;
    }
  });
}
