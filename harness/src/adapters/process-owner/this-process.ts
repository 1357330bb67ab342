import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { RunOwner } from '../../domain/journal-event.ts';

/** What a process that owns something is doing; a zombie does nothing any more, and is gone. */
export type OwnerState = 'running' | 'stopped' | 'gone';

type Seen = { readonly startTime: string; readonly letter: string };

/** This process, told apart from every other one that has had its pid. */
export function thisProcess(): RunOwner {
  return processWithPid(process.pid);
}

/** The process that has this pid now; one that is gone already is never seen again. */
export function processWithPid(pid: number): RunOwner {
  return { pid, startTime: look(pid)?.startTime ?? 'unknown', bootId: bootId() };
}

/** True while exactly that process exists on this machine, be it running or frozen. */
export function isStillThere(owner: RunOwner): boolean {
  return stateOfOwner(owner) !== 'gone';
}

/** What exactly that process is doing now; `gone` as well when the machine has booted since. */
export function stateOfOwner(owner: RunOwner): OwnerState {
  if (owner.bootId !== bootId()) return 'gone';
  const seen = look(owner.pid);
  if (seen === undefined || seen.startTime !== owner.startTime) return 'gone';
  if (seen.letter === 'Z' || seen.letter === 'X') return 'gone';
  return seen.letter === 'T' ? 'stopped' : 'running';
}

/** Fields 3 and 22 of /proc/PID/stat, which follow the name, in parentheses, that may hold spaces. */
function look(pid: number): Seen | undefined {
  if (process.platform !== 'linux') return lookWithPs(pid);
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    const [letter = 'X', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { letter, startTime: rest[18] ?? '' };
  } catch {
    // It is gone.
    return undefined;
  }
}

function lookWithPs(pid: number): Seen | undefined {
  const words = ask('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]);
  const [, letter, startTime] = /^\s*(\S)\S*\s+(\S.*?)\s*$/.exec(words ?? '') ?? [];
  return letter === undefined || startTime === undefined ? undefined : { letter, startTime };
}

let thisBoot: string | undefined;

function bootId(): string {
  thisBoot ??= readBootId();
  return thisBoot;
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return ask('sysctl', ['-n', 'kern.bootsessionuuid'])?.trim() ?? 'unknown';
  }
}

function ask(program: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(program, args, {
      encoding: 'latin1',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    // `ps -p` exits with 1 when no process has the pid; where there is no such program, nothing can be told.
    return undefined;
  }
}
