import { readFileSync } from 'node:fs';
import type { RunOwner } from '../../domain/journal-event.ts';

/** This process, told apart from every other one that has had its pid. */
export function thisProcess(): RunOwner {
  return { pid: process.pid, startTime: startTimeOf(process.pid) ?? 'unknown', bootId: bootId() };
}

/** True while exactly that process exists on this machine, be it running, frozen or not reaped. */
export function isStillThere(owner: RunOwner): boolean {
  return owner.bootId === bootId() && startTimeOf(owner.pid) === owner.startTime;
}

/** Field 22 of /proc/PID/stat, in clock ticks since boot; the fields follow the name, which may hold spaces. */
function startTimeOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
  } catch {
    return 'unknown';
  }
}
