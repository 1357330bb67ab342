import { setTimeout as sleep } from 'node:timers/promises';
import { OsProcessControl, send } from '../processes/os-process-control.ts';
import { readProcessTable } from '../processes/process-table.ts';
import { treeOf } from '../processes/process-tree.ts';
import type { Incarnation } from './spawner.ts';

/** Asks a process to end, kills it with all that came from it when it has not within `graceMs`, and waits for it. */
export async function endProcess(
  incarnation: Incarnation,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<void> {
  const { identity } = incarnation;
  if (identity === undefined) return;
  const processes = new OsProcessControl();
  const tree = treeOf(identity, readProcessTable());
  if (incarnation.ending() === undefined) {
    // A process that stands still hears nothing.
    await processes.signal(identity, 'resume');
    send(-identity.pid, signal);
    const timer = new AbortController();
    const late = sleep(graceMs, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([incarnation.ended, late]);
    timer.abort();
    if (incarnation.ending() === undefined) await processes.signal(identity, 'kill');
    await incarnation.ended;
  }
  for (const orphan of tree.slice(1)) await processes.signal(orphan, 'kill');
}

/** Kills what is left of the group that an ended process led: a service's own children do not outlive it. */
export async function endGroup(groupId: number): Promise<void> {
  const processes = new OsProcessControl();
  for (const row of readProcessTable()) {
    if (row.groupId === groupId) await processes.signal(row, 'kill');
  }
}
