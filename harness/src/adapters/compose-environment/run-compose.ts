import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Ms } from '../../domain/units.ts';

/** How Docker Compose is run: which executable, on which engine, with which of our variables. */
export type ComposeProgram = {
  readonly executable: string;
  /** A Docker host: `unix:///var/run/docker.sock`. */
  readonly engine: string;
  readonly env: Readonly<Record<string, string | undefined>>;
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
/** Of each of the two, that is kept: the listing of a project is far smaller. */
const MOST_KEPT = 4_000_000;

/**
 * Runs Docker Compose to its end, out of reach of a terminal's Ctrl-C. Rejects with the signal's reason once the program
 * has ended, or with a sentence when it cannot be started or takes too long.
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
    child.kill('SIGTERM');
    timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
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
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    call.signal.throwIfAborted();
    if (late.aborted) {
      throw new Error(`docker compose ${call.verb} did not end within ${call.timeoutMs / 1_000} s`);
    }
    return { exitCode, stdout, lines };
  } finally {
    clearTimeout(timer);
    enough.removeEventListener('abort', end);
  }
}
