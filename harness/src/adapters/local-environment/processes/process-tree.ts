import type { ProcessIdentity } from '../../../ports/process-control.ts';
import type { ProcessRow } from './process-table.ts';

/**
 * A process with all that came from it, itself first: its descendants, wherever they moved (PostgreSQL gives each
 * of its children a session of its own), and the members of the group it leads, whose parents may be gone.
 * Empty when that incarnation no longer exists.
 */
export function treeOf(root: ProcessIdentity, table: readonly ProcessRow[]): readonly ProcessRow[] {
  const alive = table.filter((row) => row.state !== 'gone');
  const first = alive.find((row) => row.pid === root.pid && row.startTime === root.startTime);
  if (first === undefined) return [];
  const found = new Map([[first.pid, first]]);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const row of alive) {
      if (found.has(row.parentPid) || row.groupId === first.pid) found.set(row.pid, row);
    }
  }
  return [...found.values()];
}
