import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { ProcessIdentity, ProcessState } from '../../../ports/process-control.ts';

/** One process of this machine, as the kernel tells it. */
export type ProcessRow = ProcessIdentity & {
  readonly parentPid: number;
  readonly groupId: number;
  readonly state: ProcessState;
};

/** Every process there is now. Read in one go, because a tree that is read slowly is never consistent. */
export function readProcessTable(): readonly ProcessRow[] {
  if (process.platform !== 'linux') return readPsRows(['-ax']);
  const pids = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name));
  return pids.flatMap((pid) => readStat(Number(pid)) ?? []);
}

/** The process that has this pid now, whichever incarnation it is. */
export function readProcess(pid: number): ProcessRow | undefined {
  return process.platform === 'linux' ? readStat(pid) : readPsRows(['-p', String(pid)])[0];
}

let bootId: string | undefined;

/** Ticks since boot name an incarnation only together with the boot they count from. */
function currentBoot(): string {
  bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
  return bootId;
}

function readStat(pid: number): ProcessRow | undefined {
  let line: string;
  try {
    line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // A process may end between being listed and being read.
    return undefined;
  }
  // The name, in parentheses, may itself hold spaces and parentheses; proc(5) counts it as field 2.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [letter = 'X', parentPid = '0', groupId = '0'] = fields;
  const startTicks = fields[22 - 3] ?? '';
  return {
    pid,
    startTime: `${startTicks}@${currentBoot()}`,
    parentPid: Number(parentPid),
    groupId: Number(groupId),
    state: stateOf(letter),
  };
}

/** The same from `ps`, where there is no `/proc`. */
export function readPsRows(selection: readonly string[]): readonly ProcessRow[] {
  const columns = 'pid=,ppid=,pgid=,stat=,lstart=';
  let output: string;
  try {
    output = execFileSync('ps', [...selection, '-o', columns], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    // `ps -p` exits with 1 when no process has the pid.
    return [];
  }
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S.*?)\s*$/.exec(line);
    if (match === null) return [];
    const [, pid = '', parentPid = '', groupId = '', stat = '', startTime = ''] = match;
    return {
      pid: Number(pid),
      startTime,
      parentPid: Number(parentPid),
      groupId: Number(groupId),
      state: stateOf(stat.charAt(0)),
    };
  });
}

/** A zombie runs nothing any more: it only waits for its parent to look. */
function stateOf(letter: string): ProcessState {
  if (letter === 'T') return 'paused';
  return letter === 'Z' || letter === 'X' ? 'gone' : 'running';
}
