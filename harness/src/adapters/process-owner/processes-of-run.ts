import { readdirSync, readFileSync } from 'node:fs';

/** Set in the environment of every tool that a run starts and that must not outlive it. */
export const RUN_VARIABLE = 'FAULTLINE_RUN_ID';

/**
 * Kills, with SIGKILL, what carries the mark of a run and is still there: a load generator whose harness died.
 * Where there is no `/proc` nothing is found; there a load generator ends by itself, of the pipe that
 * nobody reads any more.
 */
export function killProcessesOfRun(runId: string): void {
  const mark = `${RUN_VARIABLE}=${runId}`;
  for (const pid of pids()) {
    if (pid === process.pid || !environmentOf(pid).includes(mark)) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended between the look and the signal.
    }
  }
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

function environmentOf(pid: number): readonly string[] {
  try {
    return readFileSync(`/proc/${String(pid)}/environ`, 'latin1').split('\0');
  } catch {
    // It ended, or it is somebody else's.
    return [];
  }
}
