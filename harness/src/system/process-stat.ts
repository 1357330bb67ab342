import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** One process of this machine, as the kernel tells it. */
export type ProcessStat = {
  readonly pid: number;
  readonly parentPid: number;
  readonly groupId: number;
  /** `R`, `S`, `D`, `T`, `Z`, … as proc(5) and ps(1) have them. */
  readonly letter: string;
  /** In ticks since boot where there is a `/proc`, else as `ps` prints it. */
  readonly startTime: string;
};

/** Every process there is now. Read in one go, because a tree that is read slowly is never consistent. */
export function allProcessStats(): readonly ProcessStat[] {
  if (process.platform !== 'linux') return processStatsFromPs(['-ax']);
  const pids = readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name));
  return pids.flatMap((pid) => statFromProc(Number(pid)) ?? []);
}

/** The process that has this pid now, whichever incarnation it is; undefined when there is none. */
export function processStat(pid: number): ProcessStat | undefined {
  return process.platform === 'linux'
    ? statFromProc(pid)
    : processStatsFromPs(['-p', String(pid)])[0];
}

function statFromProc(pid: number): ProcessStat | undefined {
  let line: string;
  try {
    line = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
  } catch {
    // A process may end between being listed and being read.
    return undefined;
  }
  // The name, in parentheses, may itself hold spaces and parentheses; proc(5) counts it as field 2.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [letter = 'X', parentPid = '0', groupId = '0'] = fields;
  const startTime = fields[22 - 3] ?? '';
  return { pid, parentPid: Number(parentPid), groupId: Number(groupId), letter, startTime };
}

/** The same from `ps`, where there is no `/proc`. */
export function processStatsFromPs(selection: readonly string[]): readonly ProcessStat[] {
  let output: string;
  try {
    output = execFileSync('ps', [...selection, '-o', 'pid=,ppid=,pgid=,stat=,lstart='], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    // `ps -p` exits with 1 when no process has the pid.
    return [];
  }
  return output.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S)\S*\s+(\S.*?)\s*$/.exec(line);
    if (match === null) return [];
    const [, pid = '', parentPid = '', groupId = '', letter = '', startTime = ''] = match;
    return {
      pid: Number(pid),
      parentPid: Number(parentPid),
      groupId: Number(groupId),
      letter,
      startTime,
    };
  });
}
