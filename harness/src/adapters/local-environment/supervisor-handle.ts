import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { ProcessIdentity } from '../../ports/process-control.ts';
import { OsProcessControl, send } from './processes/os-process-control.ts';
import { identify, isAlive } from './processes/process-identity.ts';
import { waitUntil } from './processes/wait-until.ts';
import { startFailed, SUPERVISOR_LOG, supervisorDied } from './start-failure.ts';
import type { EnvironmentState } from './state/environment-state.ts';
import type { InstanceDirectory } from './state/instance-directory.ts';
import { INSTANCE_VARIABLE } from './supervisor/spawner.ts';

const SUPERVISOR = fileURLToPath(new URL('./supervisor-main.ts', import.meta.url));
const LOOK_AGAIN_MS = 50;
const TAKING_OVER = { timeoutMs: 10_000, intervalMs: LOOK_AGAIN_MS };
const STOPPING = { timeoutMs: 30_000, intervalMs: LOOK_AGAIN_MS };

export type Waiting = {
  readonly onChange: (state: EnvironmentState) => void;
  readonly signal: AbortSignal;
};

/** The supervisor of one instance, seen from outside: one that this process started, or one it found. */
export class SupervisorHandle {
  readonly #name: string;
  readonly #directory: InstanceDirectory;
  readonly #child: ChildProcess | undefined;

  constructor(name: string, directory: InstanceDirectory, child?: ChildProcess) {
    this.#name = name;
    this.#directory = directory;
    this.#child = child;
  }

  /**
   * Resolves with the state once everything is ready. Rejects with `ENVIRONMENT_START_FAILED`, which shows the end of
   * the log of what did not start, or with the signal's reason.
   */
  async waitForReady({ onChange, signal }: Waiting): Promise<EnvironmentState> {
    for (;;) {
      // Looked at before the state: it writes its last words and ends after that.
      const isOver = this.#process() === undefined;
      const state = this.#state();
      if (state !== undefined) {
        onChange(state);
        if (state.phase === 'ready') return state;
        if (state.phase === 'failed') throw startFailed(this.#name, state);
      }
      if (isOver) throw supervisorDied(this.#name, this.#directory);
      signal.throwIfAborted();
      await sleep(LOOK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Has everything taken down and waits until it is; a supervisor that does not obey is killed with all it holds. */
  async stop(): Promise<void> {
    this.#child?.stdin?.end();
    await this.#waitForTakeOver();
    const identity = this.#process();
    if (identity !== undefined) {
      send(identity.pid, 'SIGTERM');
      const obeyed = await waitUntil(() => !isAlive(identity), STOPPING);
      if (!obeyed) await new OsProcessControl().signal(identity, 'kill');
    }
    const phase = this.#state()?.phase;
    // Nobody else will: a failed start is kept for its reader, one that was never taken over has no owner.
    if (phase === 'failed' || phase === 'launching') {
      rmSync(this.#directory.path, { recursive: true, force: true });
    }
  }

  /** Until then the state names the process that started it, which is not the one to be ended. */
  async #waitForTakeOver(): Promise<void> {
    if (this.#child !== undefined) return;
    const hasTakenOver = () =>
      this.#state()?.phase !== 'launching' || this.#process() === undefined;
    await waitUntil(hasTakenOver, TAKING_OVER);
  }

  #state(): EnvironmentState | undefined {
    const state = this.#directory.readState();
    return typeof state === 'object' ? state : undefined;
  }

  #process(): ProcessIdentity | undefined {
    if (this.#child?.pid !== undefined) {
      const isOver = this.#child.exitCode !== null || this.#child.signalCode !== null;
      return isOver ? undefined : identify(this.#child.pid);
    }
    const supervisor = this.#state()?.supervisor;
    return supervisor !== undefined && isAlive(supervisor) ? supervisor : undefined;
  }
}

/**
 * Starts the supervisor of an instance in a session of its own. With the lease of a run it goes down as soon as this
 * process ends, however it ends; it never keeps this process from ending.
 */
export function startSupervisor(directory: InstanceDirectory, lease: 'run' | 'none'): ChildProcess {
  const log = openSync(directory.logPath(SUPERVISOR_LOG), 'a', 0o600);
  const child = spawn(process.execPath, [SUPERVISOR, directory.path], {
    cwd: '/',
    detached: true,
    stdio: [lease === 'run' ? 'pipe' : 'ignore', log, log],
    env: { ...process.env, [INSTANCE_VARIABLE]: directory.path },
  });
  closeSync(log);
  child.unref();
  const pipe = child.stdin;
  // It may be gone before we close our end.
  pipe?.on('error', () => undefined);
  if (pipe instanceof Socket) pipe.unref();
  return child;
}
