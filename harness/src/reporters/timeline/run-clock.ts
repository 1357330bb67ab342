import type { RunRecord } from '../../domain/run-record.ts';
import type { EpochMs, Ms } from '../../domain/units.ts';

/** The time axis every report shares: its origin, and how far it reaches, in whole seconds. */
export type RunClock = { readonly originMs: EpochMs; readonly seconds: number };

/**
 * Zero is the whole second in which the load was released, so that client buckets fall on whole seconds of the
 * axis; without a load it is the start of the first phase, or of the run.
 */
export function runClock(record: RunRecord): RunClock {
  const start = record.load.releasedAtMs ?? record.phases[0]?.startedAtMs ?? record.startedAtMs;
  const originMs =
    Math.floor(Math.min(start, record.phases[0]?.startedAtMs ?? start) / 1_000) * 1_000;
  const end = record.phases.at(-1)?.endedAtMs ?? lastSecondMs(record) ?? originMs;
  return { originMs, seconds: Math.max(0, Math.ceil((end - originMs) / 1_000)) };
}

export function elapsedMs(clock: RunClock, atMs: EpochMs): Ms {
  return atMs - clock.originMs;
}

function lastSecondMs(record: RunRecord): EpochMs | undefined {
  const last = record.load.seconds.at(-1);
  return last === undefined ? undefined : (last.second + 1) * 1_000;
}
