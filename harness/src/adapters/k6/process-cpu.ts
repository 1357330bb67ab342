import { readFileSync } from 'node:fs';

/** Linux counts the CPU time it shows to programs in hundredths of a second on every machine. */
const TICKS_A_SECOND = 100;

/** CPU seconds a process has used so far; undefined where that cannot be read. */
export function cpuSecondsOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name stands in parentheses and may contain blanks; what follows it is fields 3 and on, as in proc(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return Number.isFinite(ticks) ? ticks / TICKS_A_SECOND : undefined;
  } catch {
    return undefined;
  }
}

/** Gives the share of one core a process used between one call and the next. */
export function cpuMeter(pid: number): () => number | undefined {
  let last = { cpu: cpuSecondsOf(pid), atMs: performance.now() };
  return () => {
    const now = { cpu: cpuSecondsOf(pid), atMs: performance.now() };
    const elapsedMs = now.atMs - last.atMs;
    const used = now.cpu === undefined || last.cpu === undefined ? undefined : now.cpu - last.cpu;
    last = now;
    return used === undefined || elapsedMs <= 0 ? undefined : (used * 1e3) / elapsedMs;
  };
}
