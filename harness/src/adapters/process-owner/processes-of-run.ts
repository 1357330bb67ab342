import { readdirSync, readFileSync } from 'node:fs';

/** Set in the environment of every tool that a run starts and that must not outlive it. */
export const RUN_VARIABLE = 'FAULTLINE_RUN_ID';

/**
 * Kills, with SIGKILL, what carries the mark of a run and is still there: a load generator whose harness died.
 * Where there is no `/proc` nothing is found; there a load generator ends by itself, of the pipe that
 * nobody reads any more.
 */
export function killProcessesOfRun(runId: string): void {
  for (const pid of processesWith(`${RUN_VARIABLE}=${runId}`)) {
    if (pid === process.pid) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended between the look and the signal.
    }
  }
}

/** The processes in whose environment the variable is, as `NAME=value`; what has ended has none. */
export function processesWith(variable: string): readonly number[] {
  return pids().filter((pid) => environmentOf(pid).includes(variable));
}

function pids(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** `NAME=value` of each variable it was started with; none where it ended or is somebody else's. */
export function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${String(pid)}/environ`, 'latin1').split('\0');
  } catch {
    return [];
  }
}
