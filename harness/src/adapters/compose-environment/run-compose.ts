import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';
import type { ListProjectResources, RefuseAnotherEngine } from '../../ports/project-resources.ts';

/** How Docker Compose is run: which executable, on which engine, with which of our variables. */
export type ComposeProgram = {
  readonly executable: string;
  /** A Docker host: `unix:///var/run/docker.sock`. */
  readonly engine: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** For what Docker Compose does not list. */
  readonly resources: ListProjectResources;
  readonly refuseAnotherEngine: RefuseAnotherEngine;
};

export type ComposeCall = {
  /** Before the verb: `['--project-name', 'school']`. */
  readonly options: readonly string[];
  readonly verb: 'config' | 'ps' | 'up' | 'down' | 'logs';
  readonly args?: readonly string[];
  /** Where it looks for a compose file when none is named. */
  readonly cwd: string;
  /** Variables on top of the environment's own. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly timeoutMs: Ms;
  readonly signal: AbortSignal;
  /** Each line of its progress as it comes. */
  readonly onLine?: (line: string) => void;
};

export type ComposeResult = {
  readonly exitCode: number | null;
  readonly stdout: string;
  /** The lines of its progress and its complaints. */
  readonly lines: readonly string[];
};

/** Between being asked to end and being killed. */
const GRACE_MS: Ms = 5_000;
/** For what it has written just before its end; a program that it started may hold the other ends for ever. */
const DRAIN_MS: Ms = 1_000;
/** Of each of the two, that is kept: the listing of a project is far smaller. */
const MOST_KEPT = 4_000_000;

/**
 * Runs Docker Compose to its end, out of reach of a terminal's Ctrl-C. Rejects with the signal's reason once the program
 * and what it started have ended, with `CONTAINER_FAILED` when it takes too long, or with why it cannot be started.
 */
export async function runCompose(
  { executable, engine, env }: ComposeProgram,
  call: ComposeCall,
): Promise<ComposeResult> {
  call.signal.throwIfAborted();
  const late = AbortSignal.timeout(call.timeoutMs);
  const enough = AbortSignal.any([call.signal, late]);
  const args = ['--ansi', 'never', ...call.options, call.verb, ...(call.args ?? [])];
  const child = spawn(executable, args, {
    cwd: call.cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, ...call.variables, DOCKER_HOST: engine },
  });
  let timer: NodeJS.Timeout | undefined;
  const end = () => {
    signalGroup(child, 'SIGTERM');
    timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
  };
  enough.addEventListener('abort', end, { once: true });
  try {
    let stdout = '';
    const lines: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (stdout.length < MOST_KEPT) stdout += text;
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (lines.length > 1_000) lines.shift();
      call.onLine?.(line);
    });
    const closed = new Promise<true>((resolve) => child.once('close', () => resolve(true)));
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    });
    const isDrained = await Promise.race([closed, sleep(DRAIN_MS, false, { ref: false })]);
    if (!isDrained && enough.aborted) signalGroup(child, 'SIGKILL');
    call.signal.throwIfAborted();
    if (late.aborted) throw tooLate(call);
    return { exitCode, stdout, lines };
  } finally {
    clearTimeout(timer);
    enough.removeEventListener('abort', end);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

/** It leads a group of its own: the plugins that it starts, like the one that builds images, end with it. */
function signalGroup({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Nobody of the group is left; some systems say it in the second way while its leader is a zombie.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}

function tooLate({ verb, timeoutMs }: ComposeCall): FaultlineError {
  return new FaultlineError(
    'CONTAINER_FAILED',
    `docker compose ${verb} did not end within ${timeoutMs / 1_000} s, and was ended.`,
    { hint: 'Look with "docker ps" whether the container engine answers, then try again.' },
  );
}
