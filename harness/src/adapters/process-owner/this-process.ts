import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import type { RunOwner } from '../../domain/journal-event.ts';
import type { EpochMs, Ms } from '../../domain/units.ts';
import { processStat } from '../../system/process-stat.ts';

/** What a process that owns something is doing; a zombie does nothing any more, and is gone. */
export type OwnerState = 'running' | 'stopped' | 'gone';

/**
 * A process that cannot be looked up from here counts as dead once nobody has seen a sign of life for so long. One is
 * given every two seconds; a harness or a watchdog that gives none for six is ended by the other.
 */
export const SILENT_LIMIT_MS: Ms = 60_000;

/** This process, told apart from every other one that has had its pid. */
export function thisProcess(): RunOwner {
  return processWithPid(process.pid);
}

/** The process that has this pid now; one that is gone already is never seen again. */
export function processWithPid(pid: number): RunOwner {
  const { bootId, pidNamespace } = here();
  return {
    pid,
    startTime: processStat(pid)?.startTime ?? 'unknown',
    bootId,
    ...(pidNamespace === undefined ? {} : { pidNamespace }),
  };
}

/**
 * Whether a process is of another host or container, or of an earlier boot of this machine: its pid means nothing here.
 * A record without a namespace is taken to be of this one.
 */
export function isElsewhere(owner: RunOwner): boolean {
  const { bootId, pidNamespace } = here();
  if (owner.bootId !== bootId) return true;
  return owner.pidNamespace !== undefined && owner.pidNamespace !== pidNamespace;
}

/**
 * False once exactly that process is known not to exist any more. One that is elsewhere is judged by the last sign of
 * life that can be seen from here, and without any it counts as there: nothing is undone under a run that may go on.
 */
export function isStillThere(owner: RunOwner, lastSignAtMs?: EpochMs): boolean {
  if (!isElsewhere(owner)) return stateOfOwner(owner) !== 'gone';
  return lastSignAtMs === undefined || Date.now() - lastSignAtMs < SILENT_LIMIT_MS;
}

/** What a process of this machine and container is doing now; of one that is elsewhere it cannot be told, and counts as running. */
export function stateOfOwner(owner: RunOwner): OwnerState {
  if (isElsewhere(owner)) return 'running';
  const seen = processStat(owner.pid);
  if (seen === undefined || seen.startTime !== owner.startTime) return 'gone';
  if (seen.letter === 'Z' || seen.letter === 'X') return 'gone';
  return seen.letter === 'T' ? 'stopped' : 'running';
}

type Here = { readonly bootId: string; readonly pidNamespace: string | undefined };

let thisPlace: Here | undefined;

function here(): Here {
  thisPlace ??= { bootId: readBootId(), pidNamespace: readPidNamespace() };
  return thisPlace;
}

function readBootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return askSysctl() ?? 'unknown';
  }
}

/** `pid:[4026531836]`; undefined where there are none. */
function readPidNamespace(): string | undefined {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return undefined;
  }
}

function askSysctl(): string | undefined {
  try {
    const asked = ['-n', 'kern.bootsessionuuid'];
    const answer = execFileSync('sysctl', asked, {
      encoding: 'latin1',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return answer.trim();
  } catch {
    // Where there is no such program nothing can be told.
    return undefined;
  }
}
