import type { RunOwner } from '../../domain/journal-event.ts';
import type { EpochMs } from '../../domain/units.ts';
import { StateFiles } from './state-files.ts';

/** A run that may have changed something, as other processes of the user can see it. */
export type RegisteredRun = {
  readonly runId: string;
  /** Where its journal is. */
  readonly folder: string;
  /** The project it belongs to. */
  readonly project: string;
  readonly experiment: string;
  readonly environment: string;
  readonly startedAtMs: EpochMs;
  readonly owner: RunOwner;
  readonly watchdog?: RunOwner;
  /** `FrozenTarget.name` of everything it may touch. */
  readonly targets: readonly string[];
  /** Where it listens on loopback for the kill switch. */
  readonly controlPort?: number;
};

const PREFIX = 'run-';
const SUFFIX = '.json';

/**
 * The runs of a user on this machine, one small file each, from before anything is changed until everything is
 * undone. What remains with a dead owner is a leftover.
 */
export class RunRegistry {
  readonly #files: StateFiles;

  constructor(folder: string) {
    this.#files = new StateFiles(folder);
  }

  enter(run: RegisteredRun): void {
    this.#files.write(fileOf(run.runId), run);
  }

  leave(runId: string): void {
    const name = fileOf(runId);
    for (const left of [name, ...this.#files.drafts(`${name}.`)]) this.#files.remove(left);
  }

  find(runId: string): RegisteredRun | undefined {
    const content = this.#files.read(fileOf(runId));
    return isRegisteredRun(content) ? content : undefined;
  }

  /** The paths of entries that are there and cannot be read: of which run they are, only their names tell. */
  unreadable(): readonly string[] {
    return this.#files
      .list(PREFIX, SUFFIX)
      .filter((name) => {
        const content = this.#files.read(name);
        return content !== undefined && !isRegisteredRun(content);
      })
      .map((name) => this.#files.path(name));
  }

  /** Where the entry of a run is, if it has one. */
  path(runId: string): string {
    return this.#files.path(fileOf(runId));
  }

  /** Every run there is, oldest first. */
  list(): readonly RegisteredRun[] {
    const runs = this.#files.list(PREFIX, SUFFIX).map((name) => this.#files.read(name));
    return runs.filter(isRegisteredRun).toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  }
}

function fileOf(runId: string): string {
  // Run ids are ours; a name out of a journal that somebody wrote must still never be a path.
  return `${PREFIX}${runId.replaceAll(/[^\w-]/g, '_')}${SUFFIX}`;
}

function isRegisteredRun(content: unknown): content is RegisteredRun {
  return (
    typeof content === 'object' &&
    content !== null &&
    'runId' in content &&
    typeof content.runId === 'string' &&
    'folder' in content &&
    typeof content.folder === 'string' &&
    'owner' in content &&
    typeof content.owner === 'object' &&
    content.owner !== null &&
    'targets' in content &&
    Array.isArray(content.targets)
  );
}
