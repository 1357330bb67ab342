import { join } from 'node:path';
import { signsOfLife } from '../adapters/file-journal/sign-of-life.ts';
import { isElsewhere, isStillThere } from '../adapters/process-owner/this-process.ts';
import { type RegisteredRun, RunRegistry } from '../adapters/state-folder/run-registry.ts';
import { stateHome } from '../adapters/state-folder/state-home.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import type { RunOwner } from '../domain/journal-event.ts';
import { cleanupOf } from '../domain/left-behind.ts';
import { leftInForce, unreadFaults } from '../domain/left-in-force.ts';
import type { EpochMs } from '../domain/units.ts';
import type { Host } from './host.ts';
import type { RunRecord } from '../domain/run-record.ts';
import { JOURNAL_FILE, readIntactRecord } from './read-run.ts';
import { strikeIfAllowed } from './strike.ts';

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
  /** Whether its process is of another host or container, or of an earlier boot; then its signs of life tell how it stands. */
  readonly elsewhere: boolean;
  /** When it is elsewhere: the times of its journal and of the locks beside it; empty when they cannot be seen. */
  readonly signsAtMs: readonly EpochMs[];
  /** The last of them. */
  readonly lastSignAtMs: EpochMs | undefined;
  /** It is elsewhere, and only signs of life can tell: its journal has no end, or somebody holds that. */
  readonly mayGoOn: boolean;
  /** As far as its journal tells; one elsewhere that may go on can still break something. */
  readonly leftNothing: boolean;
  /** True when its journal has no end: it died. */
  readonly unfinished: boolean;
  /** The phase it is in, or was in when it died. */
  readonly phase: string | undefined;
  /** Ids of the faults that may be in force. */
  readonly inForce: readonly string[];
  /** Why its journal cannot be read, or not to its end, if so. */
  readonly unreadable: string | undefined;
};

/** Every run in the registry, oldest first; what is over is struck from it. */
export async function registeredRuns(host: Host): Promise<readonly KnownRun[]> {
  const runs: KnownRun[] = [];
  for (const entry of new RunRegistry(stateHome(host.env)).list()) {
    const run = await examine(entry);
    if (run.standing === 'over') await strikeIfAllowed(host, run.runId);
    else runs.push(run);
  }
  return runs;
}

/** What the registry holds of a run, or what takes its place when it holds nothing. */
type Entry = Omit<RegisteredRun, 'watchdog' | 'controlPort'> & {
  readonly watchdog?: RunOwner | undefined;
  readonly controlPort?: number | undefined;
};

/**
 * Looks at one run as it is now, by its journal and by who is still there. `judge` says whether the owner of one that is
 * elsewhere still is; unless its signs of life were watched, that goes by the clock.
 */
export async function examine(entry: Entry, judge = isStillThere): Promise<KnownRun> {
  const { read, unreadable } = await readAsFarAsPossible(entry.folder);
  const inForce = read === undefined ? [] : leftInForce(read);
  const isBroken =
    read === undefined
      ? entry.targets.length > 0
      : inForce.length > 0 ||
        cleanupOf(read) === 'dirty' ||
        unreadFaults(read, unreadable) !== undefined;
  const elsewhere = isElsewhere(entry.owner);
  const signsAtMs = elsewhere ? signsOfLife(join(entry.folder, JOURNAL_FILE)) : [];
  const lastSignAtMs = signsAtMs.length === 0 ? undefined : Math.max(...signsAtMs);
  const isLocked = signsAtMs.length > 1;
  const hasEnd = read?.clean !== undefined;
  const mayGoOn = elsewhere && (!hasEnd || isLocked);
  const seen = { isBroken, elsewhere, lastSignAtMs, mayGoOn, hasEnd };
  return {
    ...entry,
    watchdog: entry.watchdog,
    controlPort: entry.controlPort,
    standing: standingOf(entry, seen, judge),
    elsewhere,
    signsAtMs,
    lastSignAtMs,
    mayGoOn,
    leftNothing: !isBroken,
    unfinished: read?.status === undefined,
    phase: read?.phases.at(-1)?.phase,
    inForce: inForce.map(({ faultId }) => faultId),
    unreadable,
  };
}

async function readAsFarAsPossible(
  folder: string,
): Promise<{ readonly read?: RunRecord; readonly unreadable: string | undefined }> {
  try {
    const { damage, record: read } = await readIntactRecord(folder);
    return { read, unreadable: damage?.sentence };
  } catch (error) {
    return { unreadable: toErrorRecord(error).message };
  }
}

type Seen = {
  readonly isBroken: boolean;
  readonly elsewhere: boolean;
  readonly lastSignAtMs: EpochMs | undefined;
  readonly mayGoOn: boolean;
  readonly hasEnd: boolean;
};

function standingOf({ owner, watchdog }: Entry, seen: Seen, judge: typeof isStillThere): Standing {
  const whenDead = seen.isBroken ? 'left-broken' : 'over';
  if (seen.elsewhere) {
    // Of a run whose journal cannot be seen nothing is known, and nothing can be undone.
    if (seen.lastSignAtMs === undefined) return 'left-broken';
    if (seen.mayGoOn && judge(owner, seen.lastSignAtMs)) return 'active';
    // One that was only frozen would break something yet: undoing it, be it nothing, keeps it from that.
    return seen.hasEnd ? whenDead : 'left-broken';
  }
  if (isStillThere(owner)) return 'active';
  return watchdog !== undefined && isStillThere(watchdog) ? 'being-undone' : whenDead;
}
