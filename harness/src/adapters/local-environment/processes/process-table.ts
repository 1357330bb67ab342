import { readFileSync } from 'node:fs';
import type { ProcessIdentity, ProcessState } from '../../../ports/process-control.ts';
import { allProcessStats, processStat, type ProcessStat } from '../../../system/process-stat.ts';

/** One process of this machine, as the kernel tells it. */
export type ProcessRow = ProcessIdentity & {
  readonly parentPid: number;
  readonly groupId: number;
  readonly state: ProcessState;
};

/** Every process there is now. */
export function readProcessTable(): readonly ProcessRow[] {
  return allProcessStats().map(asRow);
}

/** The process that has this pid now, whichever incarnation it is. */
export function readProcess(pid: number): ProcessRow | undefined {
  const stat = processStat(pid);
  return stat === undefined ? undefined : asRow(stat);
}

function asRow({ letter, startTime, ...rest }: ProcessStat): ProcessRow {
  return { ...rest, startTime: sinceBoot(startTime), state: stateOf(letter) };
}

let bootId: string | undefined;

/** Ticks since boot name an incarnation only together with the boot they count from. */
function sinceBoot(startTime: string): string {
  if (process.platform !== 'linux') return startTime;
  bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  return `${startTime}@${bootId}`;
}

/** A zombie runs nothing any more: it only waits for its parent to look. */
function stateOf(letter: string): ProcessState {
  if (letter === 'T') return 'paused';
  return letter === 'Z' || letter === 'X' ? 'gone' : 'running';
}
