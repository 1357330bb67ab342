import type { ProcessIdentity, ProcessState } from '../../../ports/process-control.ts';
import { readProcess } from './process-table.ts';

/** The incarnation that has this pid now. */
export function identify(pid: number): ProcessIdentity | undefined {
  const row = readProcess(pid);
  return row === undefined || row.state === 'gone'
    ? undefined
    : { pid: row.pid, startTime: row.startTime };
}

/** A pid that now belongs to another incarnation counts as `gone`. */
export function stateOfProcess(identity: ProcessIdentity): ProcessState {
  const row = readProcess(identity.pid);
  return row?.startTime === identity.startTime ? row.state : 'gone';
}

export function isAlive(identity: ProcessIdentity): boolean {
  return stateOfProcess(identity) !== 'gone';
}
