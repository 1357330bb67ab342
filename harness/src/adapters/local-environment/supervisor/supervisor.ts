import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { FaultlineError } from '../../../domain/faultline-error.ts';
import type { Recipe } from '../parts/recipe.ts';
import type { EnvironmentState, StartFailure } from '../state/environment-state.ts';
import type { InstanceDirectory } from '../state/instance-directory.ts';
import { newDataDirPath, removeDataDir } from '../state/data-dir.ts';
import { lastLogsDir } from '../state/state-layout.ts';
import { StateRecorder } from '../state/state-recorder.ts';
import { identify } from '../processes/process-identity.ts';
import { EnvironmentParts } from './environment-parts.ts';
import { LogFiles } from './log-files.ts';
import { PartFailure } from './part-failure.ts';
import { Spawner } from './spawner.ts';
import { SupervisedPart } from './supervised-part.ts';

const HOUSEKEEPING_MS = 2_000;

/** Brings one environment up, keeps it up until it is told to stop, and leaves nothing of it behind. */
export class Supervisor {
  readonly #directory: InstanceDirectory;
  readonly #recorder: StateRecorder;
  readonly #logs: LogFiles;
  readonly #spawner: Spawner;
  readonly #parts: { readonly recipe: Recipe; readonly part: SupervisedPart }[] = [];
  readonly #dataDir: string;

  constructor(directory: InstanceDirectory) {
    const state = directory.readState();
    const self = identify(process.pid);
    if (typeof state !== 'object' || self === undefined) {
      throw new Error(`There is no launch in "${directory.path}".`);
    }
    this.#directory = directory;
    this.#dataDir = newDataDirPath();
    this.#recorder = new StateRecorder(directory, {
      ...state,
      phase: 'starting',
      supervisor: self,
      dataDir: this.#dataDir,
    });
    // Made only once it is written down: whatever happens from here on, somebody can clear it away.
    mkdirSync(this.#dataDir, { mode: 0o700 });
    // PostgreSQL runs as another user when we are root, and has to pass through here to its own folder.
    if (process.getuid?.() === 0) chmodSync(this.#dataDir, 0o711);
    this.#logs = new LogFiles(directory);
    this.#spawner = new Spawner(directory.path);
  }

  /** Resolves when everything is down again; false when it had not come up. */
  async run(stop: AbortSignal, onStopping: () => void): Promise<boolean> {
    const gone = new AbortController();
    const housekeeping = setInterval(() => this.#keepHouse(gone), HOUSEKEEPING_MS);
    const stopped = AbortSignal.any([stop, gone.signal]);
    stopped.addEventListener('abort', onStopping, { once: true });
    let failure: StartFailure | undefined;
    try {
      const parts = new EnvironmentParts(this.#directory.readLaunch(), this.#dataDir, {
        supervise: (recipe) => this.#supervise(recipe),
        recordLink: (link, proxy, port) => this.#recorder.changeLink(link, { proxy, port }),
      });
      await parts.start(stopped);
      this.#record({ phase: 'ready' });
      await new Promise((resolve) => {
        stopped.addEventListener('abort', resolve, { once: true });
        if (stopped.aborted) resolve(undefined);
      });
    } catch (error) {
      if (!stopped.aborted) failure = this.#describe(error);
    } finally {
      clearInterval(housekeeping);
    }
    this.#record({ phase: 'stopping' });
    await this.#stopParts();
    this.#cleanUp(failure);
    return failure === undefined;
  }

  #supervise(recipe: Recipe): SupervisedPart {
    const part = new SupervisedPart(recipe, {
      spawner: this.#spawner,
      logs: this.#logs,
      record: (change) => {
        if (this.#isOurs()) this.#recorder.changePart(recipe.name, change);
      },
    });
    this.#parts.push({ recipe, part });
    return part;
  }

  /** Those that use others end before those that are used, so that a service can finish what it is at. */
  async #stopParts(): Promise<void> {
    const users = this.#parts.filter(({ recipe }) =>
      ['command', 'prometheus'].includes(recipe.kind),
    );
    const used = this.#parts.filter((entry) => !users.includes(entry));
    for (const group of [users, used]) await Promise.all(group.map(({ part }) => part.stop()));
  }

  #cleanUp(failure: StartFailure | undefined): void {
    removeDataDir(this.#dataDir);
    if (!this.#isOurs()) return;
    const kept = this.#keepLogs();
    if (failure === undefined) {
      rmSync(this.#directory.path, { recursive: true, force: true });
      return;
    }
    // Whoever asked for the start reads it and then clears it away.
    const { part } = failure;
    const logPath = part === undefined ? {} : { logPath: join(kept, `${part}.log`) };
    this.#record({ phase: 'failed', failure: { ...failure, ...logPath } });
  }

  #keepLogs(): string {
    const kept = lastLogsDir(this.#directory.path, this.#recorder.state.name);
    rmSync(kept, { recursive: true, force: true });
    try {
      renameSync(this.#directory.logsDir, kept);
    } catch {
      // Another run of this environment ended in the same moment: its logs are the last ones then.
    }
    return kept;
  }

  #describe(error: unknown): StartFailure {
    if (error instanceof PartFailure) {
      const cause = error.cause instanceof Error ? error.cause.message : '';
      const isNew = cause !== '' && cause !== error.message;
      return {
        part: error.part,
        message: isNew ? `${error.message}: ${cause}` : error.message,
        logTail: this.#logs.tail(error.part),
      };
    }
    const message = error instanceof Error ? error.message : String(error);
    const stack =
      error instanceof Error && !(error instanceof FaultlineError) ? error.stack : undefined;
    return { message, logTail: stack?.split('\n').slice(1) ?? [] };
  }

  #record(change: Partial<EnvironmentState>): void {
    if (this.#isOurs()) this.#recorder.change(change);
  }

  /** Somebody may delete the folder; an environment that nobody could find any more must not stay up. */
  #isOurs(): boolean {
    const state = this.#directory.readState();
    if (typeof state !== 'object') return false;
    const { pid, startTime } = this.#recorder.state.supervisor;
    return state.supervisor.pid === pid && state.supervisor.startTime === startTime;
  }

  #keepHouse(gone: AbortController): void {
    if (this.#isOurs()) this.#logs.trim();
    else gone.abort();
  }
}
