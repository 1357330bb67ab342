import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { dirname, delimiter } from 'node:path';
import type { ProcessIdentity } from '../../../ports/process-control.ts';
import { identify } from '../processes/process-identity.ts';

export type Launch = {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Drops to this user; undefined keeps the supervisor's own. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** What it is sent when the supervisor dies without a word. */
  readonly deathSignal: 'KILL' | 'INT';
};

/** One process from its start to its end. */
export type Incarnation = {
  /** Undefined when it could not even be started. */
  readonly identity: ProcessIdentity | undefined;
  /** How it ended, in words; undefined while it runs. */
  readonly ending: () => string | undefined;
  /** Resolves when it has ended; never rejects. */
  readonly ended: Promise<string>;
  readonly succeeded: () => boolean;
};

/** The environment variable that marks everything of one environment, however far it wandered. */
export const INSTANCE_VARIABLE = 'FAULTLINE_INSTANCE';

/**
 * Starts processes that cannot outlive this one, each in a session and group of its own. The kernel sees to it where
 * `setpriv` can ask it to (`PR_SET_PDEATHSIG`); elsewhere a shell waits for our end of its pipe to close.
 */
export class Spawner {
  readonly #instance: string;
  readonly #byKernel: boolean;

  constructor(instance: string, byKernel: boolean = kernelCanBind()) {
    this.#instance = instance;
    this.#byKernel = byKernel;
  }

  start(launch: Launch, log: number): Incarnation {
    const [file, args] = this.#byKernel ? boundByKernel(launch) : [launch.file, launch.args];
    const child = spawn(file, [...args], {
      cwd: launch.cwd,
      detached: true,
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        // The `node` of a service is the one that runs the harness.
        PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
        ...launch.env,
        [INSTANCE_VARIABLE]: this.#instance,
      },
      ...launch.user,
    });
    const incarnation = follow(child);
    if (!this.#byKernel) guardByShell(child, launch.deathSignal, incarnation.ended);
    return incarnation;
  }
}

function kernelCanBind(): boolean {
  return spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true'], { stdio: 'ignore' }).status === 0;
}

/** The shell looks whether we are still there: the signal is asked for only after the fork, so we may be gone by then. */
function boundByKernel(launch: Launch): readonly [string, readonly string[]] {
  const script = '[ "$PPID" = "$1" ] || exit 1; shift; exec "$@"';
  const shell = ['/bin/sh', '-c', script, 'sh', String(process.pid), launch.file, ...launch.args];
  return ['setpriv', ['--pdeathsig', launch.deathSignal, '--', ...shell]];
}

function guardByShell(child: ChildProcess, signal: string, ended: Promise<string>): void {
  if (child.pid === undefined) return;
  const script = 'read -r _; kill -CONT "-$1"; kill "-$2" "-$1"; sleep 5; kill -KILL "-$1"';
  const guard = spawn('/bin/sh', ['-c', script, 'sh', String(child.pid), signal], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  void ended.then(() => guard.kill('SIGKILL'));
}

function follow(child: ChildProcess): Incarnation {
  let ending: string | undefined;
  let exitCode: number | null = null;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      ending ??= `could not be started (${error.message})`;
      resolve(ending);
    });
    child.once('exit', (code, signal) => {
      exitCode = code;
      ending ??= signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
      resolve(ending);
    });
  });
  return {
    identity: child.pid === undefined ? undefined : identify(child.pid),
    ending: () => ending,
    ended,
    succeeded: () => exitCode === 0,
  };
}
