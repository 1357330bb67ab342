import { readFile } from 'node:fs/promises';
import type { EpochMs } from '../../src/domain/units.ts';

/** One answer, as the server counted it. */
export type TrueEvent = {
  /** Half a millisecond past the whole one it was written in, so that it never lies on the edge of a window. */
  readonly atMs: EpochMs;
  readonly status: string;
  readonly seconds: number;
};

/** Everything a server did, those of its lives that were killed included. */
export type TruthLog = {
  /** Ascending in time. */
  readonly events: readonly TrueEvent[];
  /** When it went down, and when it was up, ascending. */
  readonly turns: readonly { readonly atMs: EpochMs; readonly what: 'down' | 'killed' | 'up' }[];
};

/** What is true of a window. */
export type Truth = { readonly total: number; readonly ok: number; readonly within: number };

/** Reads a log that a truth server and its driver have written. */
export async function readTruth(file: string): Promise<TruthLog> {
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const events: TrueEvent[] = [];
  const turns: TruthLog['turns'][number][] = [];
  for (const line of lines) {
    const [at, what = '', seconds] = line.split(' ');
    const atMs = Number(at) + 0.5;
    if (seconds !== undefined) events.push({ atMs, status: what, seconds: Number(seconds) });
    else if (what === 'down' || what === 'killed' || what === 'up') turns.push({ atMs, what });
  }
  return {
    events: events.toSorted((a, b) => a.atMs - b.atMs),
    turns: turns.toSorted((a, b) => a.atMs - b.atMs),
  };
}

/** Counts what was answered in a window, below 500, and within a threshold. */
export function truthIn(
  { events }: TruthLog,
  window: { readonly startedAtMs: EpochMs; readonly endedAtMs: EpochMs },
  underMs: number,
): Truth {
  let [total, ok, within] = [0, 0, 0];
  for (const { atMs, status, seconds } of events) {
    if (atMs < window.startedAtMs || atMs >= window.endedAtMs) continue;
    total += 1;
    ok += Number(status) < 500 ? 1 : 0;
    within += seconds <= underMs / 1_000 ? 1 : 0;
  }
  return { total, ok, within };
}
