import { isStillThere } from '../adapters/process-owner/this-process.ts';
import { releaseLeases } from '../adapters/state-folder/file-target-leases.ts';
import { type RegisteredRun, RunRegistry } from '../adapters/state-folder/run-registry.ts';
import { stateHome } from '../adapters/state-folder/state-home.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import type { RunOwner } from '../domain/journal-event.ts';
import { leftInForce } from '../domain/left-in-force.ts';
import type { EpochMs } from '../domain/units.ts';
import type { Host } from './host.ts';
import { readRun, type ReadRun } from './read-run.ts';

/** `being-undone`: it is dead, and its watchdog is at work. `over`: it is dead and left nothing. */
export type Standing = 'active' | 'being-undone' | 'left-broken' | 'over';

/** A run that is not known to have ended clean, as far as its journal and the registry tell. */
export type KnownRun = {
  readonly runId: string;
  readonly folder: string;
  /** Empty when it is not known. */
  readonly project: string;
  readonly experiment: string;
  readonly environment: string;
  readonly startedAtMs: EpochMs;
  readonly owner: RunOwner;
  readonly watchdog: RunOwner | undefined;
  readonly targets: readonly string[];
  readonly controlPort: number | undefined;
  readonly standing: Standing;
  /** True when its journal has no end: it died. */
  readonly unfinished: boolean;
  /** The phase it is in, or was in when it died. */
  readonly phase: string | undefined;
  /** Ids of the faults that may be in force. */
  readonly inForce: readonly string[];
  /** Why its journal cannot be read, if so. */
  readonly unreadable: string | undefined;
};

/** Every run in the registry, oldest first; what is over is struck from it. */
export async function registeredRuns(host: Host): Promise<readonly KnownRun[]> {
  const folder = stateHome(host.env);
  const registry = new RunRegistry(folder);
  const runs: KnownRun[] = [];
  for (const entry of registry.list()) {
    const run = await examine(entry);
    if (run.standing === 'over') {
      registry.leave(run.runId);
      releaseLeases(folder, run.runId);
    } else {
      runs.push(run);
    }
  }
  return runs;
}

/** What the registry holds of a run, or what takes its place when it holds nothing. */
type Entry = Omit<RegisteredRun, 'watchdog' | 'controlPort'> & {
  readonly watchdog?: RunOwner | undefined;
  readonly controlPort?: number | undefined;
};

/** Looks at one run as it is now, by its journal and by who is still there. */
export async function examine(entry: Entry): Promise<KnownRun> {
  let read: ReadRun | undefined;
  let unreadable: string | undefined;
  try {
    read = await readRun(entry.folder);
  } catch (error) {
    unreadable = toErrorRecord(error).message;
  }
  const inForce = read === undefined ? [] : leftInForce(read.record);
  const isBroken =
    read === undefined
      ? entry.targets.length > 0
      : inForce.length > 0 || read.judgement.cleanup === 'dirty';
  return {
    ...entry,
    watchdog: entry.watchdog,
    controlPort: entry.controlPort,
    standing: standingOf(entry, isBroken),
    unfinished: read?.record.status === undefined,
    phase: read?.record.phases.at(-1)?.phase,
    inForce: inForce.map(({ faultId }) => faultId),
    unreadable,
  };
}

function standingOf({ owner, watchdog }: Entry, isBroken: boolean): Standing {
  if (isStillThere(owner)) return 'active';
  if (watchdog !== undefined && isStillThere(watchdog)) return 'being-undone';
  return isBroken ? 'left-broken' : 'over';
}
