import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunOwner } from '../../domain/journal-event.ts';
import type { Ms } from '../../domain/units.ts';
import { replaceWhole } from '../../system/whole-file.ts';
import type { ComposeProgram } from './run-compose.ts';
import { takeDown } from './take-down.ts';

/** A project that somebody brought up for one run. */
export type OwnedProject = {
  readonly schemaVersion: 1;
  readonly project: string;
  /** A Docker host: `unix:///var/run/docker.sock`. */
  readonly engine: string;
  /** What that engine calls itself; absent where it does not say, and in older records. */
  readonly engineId?: string;
  /** It goes down with this process. */
  readonly owner: RunOwner;
  /** False while it is being brought up. */
  readonly settled: boolean;
};

/** What became of a project whose owner is dead. */
export type Reaped = { readonly project: string; readonly error?: Error };

/** The same for people. */
export function reapedInWords({ project, error }: Reaped): string {
  if (error === undefined) return `took down the project "${project}", whose run is dead`;
  return `the project "${project}", whose run is dead, could not be taken down: ${error.message}`;
}

/** How long a bringing-up that lost its owner may go on, before its next line of output ends it. */
const UNSETTLED_MS: Ms = 1_500;
const PREFIX = 'compose-';

/**
 * The projects that runs brought up for themselves, one small file each, from before anything of a project exists until
 * nothing of it does. Containers outlive the run that started them; this is how a project whose run is dead is found.
 */
export class OwnedProjects {
  readonly #folder: string;
  readonly #isStillThere: (owner: RunOwner) => boolean;

  /** `folder`: private to the user, the same for all of their projects. */
  constructor(folder: string, isStillThere: (owner: RunOwner) => boolean) {
    this.#folder = folder;
    this.#isStillThere = isStillThere;
  }

  enter(project: OwnedProject): void {
    const path = this.#path(project.project);
    replaceWhole(path, `${JSON.stringify(project)}\n`, { durably: true });
  }

  leave(project: string): void {
    rmSync(this.#path(project), { force: true });
  }

  /** Those whose owner is dead. */
  orphans(): readonly OwnedProject[] {
    return this.#all().filter(({ owner }) => !this.#isStillThere(owner));
  }

  /** Takes down every project whose owner is dead, whatever becomes of the others; `program` is asked for only then. */
  async reap(
    program: (engine: string) => Promise<ComposeProgram>,
    signal: AbortSignal,
  ): Promise<readonly Reaped[]> {
    const reaped: Reaped[] = [];
    for (const { project, engine, engineId, settled } of this.orphans()) {
      try {
        const how = { volumes: true, signal, ...(engineId === undefined ? {} : { engineId }) };
        await takeDown(await program(engine), project, how);
        if (!settled) {
          await sleep(UNSETTLED_MS, undefined, { signal });
          await takeDown(await program(engine), project, how);
        }
        this.leave(project);
        reaped.push({ project });
      } catch (error) {
        signal.throwIfAborted();
        reaped.push({ project, error: error instanceof Error ? error : new Error(String(error)) });
      }
    }
    return reaped;
  }

  #all(): readonly OwnedProject[] {
    let names: readonly string[];
    try {
      names = readdirSync(this.#folder);
    } catch {
      // Nobody has brought anything up yet.
      return [];
    }
    return names
      .filter((name) => name.startsWith(PREFIX) && name.endsWith('.json'))
      .flatMap((name) => readRecord(join(this.#folder, name)));
  }

  #path(project: string): string {
    return join(this.#folder, `${PREFIX}${project}.json`);
  }
}

/** Nothing, when it has just been removed or another version of the harness wrote it. */
function readRecord(path: string): readonly OwnedProject[] {
  try {
    const record = JSON.parse(readFileSync(path, 'utf8')) as Partial<OwnedProject>;
    return record.schemaVersion === 1 ? [record as OwnedProject] : [];
  } catch {
    return [];
  }
}
