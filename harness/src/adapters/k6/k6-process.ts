import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';
import type { K6Exit } from './exit-codes.ts';
import { logTail } from './log-tail.ts';
import { settledWithin } from './settled-within.ts';

/** A k6 that has been started. */
export type K6Process = {
  readonly pid: number;
  /** Resolves when it has ended and all it wrote has been read; never rejects. */
  readonly exited: Promise<K6Exit>;
  readonly log: () => readonly string[];
  readonly signal: (name: NodeJS.Signals) => void;
};

/** How k6 is called: the words that begin its command line, and what it says it is. */
export type K6Executable = { readonly words: readonly string[]; readonly version: string };

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Ties k6 to the harness: when that dies in whatever way, the kernel kills k6. Where there is no such `setpriv`, k6
 * dies within about a second all the same, of SIGPIPE: it writes a sample each second, and nobody reads.
 */
const DIE_WITH_PARENT = ['setpriv', '--pdeathsig', 'KILL'];

/** What a stream still holds when its process is gone is read within this time. */
const DRAIN_MS: Ms = 2_000;

/** Finds out how to call it; rejects with `LOAD_FAILED` when it is not a k6. */
export async function identifyK6(k6Path: string, env: Env): Promise<K6Executable> {
  const tied = [...DIE_WITH_PARENT, k6Path];
  const version = await versionOf(tied, env).catch(() => undefined);
  if (version !== undefined) return { words: tied, version };
  try {
    return { words: [k6Path], version: await versionOf([k6Path], env) };
  } catch (cause) {
    const hint = 'Run `faultline doctor`.';
    throw new FaultlineError('LOAD_FAILED', `${k6Path} does not run as k6.`, { hint, cause });
  }
}

async function versionOf([file = '', ...args]: readonly string[], env: Env): Promise<string> {
  const { stdout } = await promisify(execFile)(file, [...args, 'version'], {
    env,
    timeout: 10_000,
  });
  const version = /^k6(?:\.exe)? (v\S+)/.exec(stdout)?.[1];
  if (version === undefined) throw new Error(`It says that it is: ${stdout.slice(0, 200)}`);
  return version;
}

/** Starts it in a session of its own, so that the Ctrl-C of a terminal reaches the harness only. */
export async function startK6(
  [file = '', ...args]: readonly string[],
  env: Env,
  onOutput: (chunk: string) => void,
): Promise<K6Process> {
  const child = spawn(file, args, { detached: true, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = logTail();
  child.stdout.setEncoding('latin1').on('data', onOutput);
  child.stderr.setEncoding('utf8').on('data', log.push);
  const exited = new Promise<K6Exit>((resolve) => {
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  child.once('exit', () => {
    void giveUpReading(child, exited);
  });
  try {
    await once(child, 'spawn');
  } catch (cause) {
    throw new FaultlineError('LOAD_FAILED', `${file} could not be started.`, { cause });
  }
  return { pid: child.pid ?? 0, exited, log: log.lines, signal: (name) => child.kill(name) };
}

/** A program that k6 left behind could hold its output open for ever. */
async function giveUpReading(child: ChildProcess, exited: Promise<K6Exit>): Promise<void> {
  if (await settledWithin(exited, DRAIN_MS)) return;
  child.stdout?.destroy();
  child.stderr?.destroy();
}
