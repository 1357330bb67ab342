import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { RunOwner } from '../../domain/journal-event.ts';
import type { Ms } from '../../domain/units.ts';
import type { PostedWatchdog, Watchdog } from '../../ports/watchdog.ts';
import { BEAT_EVERY_MS, Lease, LEASE_MS, TICK_MS } from './lease.ts';
import { lineReader } from './lines.ts';
import { scrubbedEnvironment } from './scrubbed-environment.ts';
import { BEAT, DISMISS, limitLine, READY, type WatchdogOrder } from './watchdog-order.ts';

const LOG_FILE = 'watchdog.log';
const READY_WITHIN_MS: Ms = 30_000;
const GOES_WITHIN_MS: Ms = 5_000;
const LOG_LINES = 20;
/** A young generation of half a megabyte: it allocates next to nothing, and shall hold next to nothing. */
const SMALL = ['--max-semi-space-size=1'];

export type ProcessWatchdogOptions = {
  /** The program: `cli/watchdog-main.ts`. */
  readonly program: string;
  readonly order: WatchdogOrder;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly identify: (pid: number) => RunOwner;
  readonly stateOf: (process: RunOwner) => 'running' | 'stopped' | 'gone';
};

/**
 * A Node process in a session of its own, away from the terminal: a closed terminal, a SIGHUP or the kill of a process
 * group does not reach it. Its standard input is the lease: it ends, however this process does.
 */
export class ProcessWatchdog implements Watchdog {
  readonly #options: ProcessWatchdogOptions;

  constructor(options: ProcessWatchdogOptions) {
    this.#options = options;
  }

  start(): PostedWatchdog {
    const { identify, stateOf, order } = this.#options;
    const logPath = join(order.folder, LOG_FILE);
    const child = this.#spawn(logPath);
    // Told by `lost` as well; without a listener it would end this process.
    child.on('error', () => undefined);
    if (child.pid === undefined) throw notStarted();
    child.stdin?.write(`${JSON.stringify(order)}\n`);
    const identity = identify(child.pid);
    const lease = new Lease(() => stateOf(identity));
    return new WatchdogProcess(child, identity, { lease, logPath });
  }

  #spawn(logPath: string): ChildProcess {
    const { program, order, env } = this.#options;
    const cache = getCompileCacheDir();
    const cached = cache === undefined ? {} : { NODE_COMPILE_CACHE: cache };
    try {
      const log = openSync(logPath, 'a', 0o600);
      try {
        return spawn(process.execPath, [...SMALL, program, order.runId], {
          cwd: '/',
          detached: true,
          env: { ...scrubbedEnvironment(env), ...cached },
          stdio: ['pipe', 'pipe', log],
        });
      } finally {
        closeSync(log);
      }
    } catch (cause) {
      throw notStarted(cause);
    }
  }
}

function notStarted(cause?: unknown): FaultlineError {
  const hint = `Check that ${process.execPath} may be run, and that there is room on the disk.`;
  return new FaultlineError('WATCHDOG_FAILED', 'The watchdog could not be started.', {
    hint,
    cause,
  });
}

class WatchdogProcess implements PostedWatchdog {
  readonly leaseMs = LEASE_MS;
  readonly process: RunOwner;
  readonly lost: Promise<string>;
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #logPath: string;
  readonly #ready: Promise<void>;
  readonly #gone: Promise<void>;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #sentAway: Promise<void>;
  readonly #sendAway: () => void;
  #isDismissed = false;

  constructor(
    child: ChildProcess,
    identity: RunOwner,
    { lease, logPath }: { readonly lease: Lease; readonly logPath: string },
  ) {
    this.#child = child;
    this.process = identity;
    this.#logPath = logPath;
    this.#input = letGo(child.stdin as Writable);
    const output = letGo(child.stdout as Readable);
    child.unref();
    const { promise, resolve: sendAway } = Promise.withResolvers<void>();
    this.#sentAway = promise;
    this.#sendAway = sendAway;
    this.#gone = new Promise((resolve) => child.once('exit', () => resolve()));
    this.#ready = new Promise((resolve) => {
      const onLine = lineReader((line) => {
        lease.beat();
        if (line === READY) resolve();
      });
      output.setEncoding('utf8').on('data', onLine);
    });
    this.lost = this.#watch(lease);
    this.#every(BEAT_EVERY_MS, () => this.#say(BEAT));
  }

  async guard(limitMs: Ms, signal: AbortSignal): Promise<void> {
    this.#say(limitLine(limitMs));
    const late = timeout(READY_WITHIN_MS, `it was not ready after ${READY_WITHIN_MS} ms`);
    const sentAway = this.#sentAway.then(() => 'it was dismissed');
    const isInVain = Promise.race([this.lost, late.passed, sentAway]).then(fail);
    const told = abortOf(signal);
    try {
      await Promise.race([this.#ready, isInVain, told.aborted]);
    } catch (cause) {
      if (signal.aborted) throw signal.reason;
      this.#child.kill('SIGKILL');
      const log = this.#logTail();
      throw new FaultlineError('WATCHDOG_FAILED', 'The watchdog did not come up.', {
        cause: log === '' ? cause : new Error(log, { cause }),
      });
    } finally {
      told.cancel();
      late.cancel();
    }
  }

  async dismiss(): Promise<void> {
    this.#isDismissed = true;
    this.#sendAway();
    for (const timer of this.#timers) clearInterval(timer);
    this.#say(DISMISS);
    this.#input.end();
    const late = timeout(GOES_WITHIN_MS, '');
    await Promise.race([this.#gone, late.passed]);
    late.cancel();
    this.#child.kill('SIGKILL');
    removeIfEmpty(this.#logPath);
  }

  /** Resolves when it has ended, or does not beat any more: then it is ended, so that there is never a second one. */
  async #watch(lease: Lease): Promise<string> {
    const silent = this.#ready.then(
      () =>
        new Promise<string>((resolve) => {
          let lastMs = performance.now();
          this.#every(TICK_MS, () => {
            const nowMs = performance.now();
            const loss = lease.tick(nowMs - lastMs);
            lastMs = nowMs;
            if (loss !== undefined) resolve(`it was ${loss.why}`);
          });
        }),
    );
    const ended = this.#gone.then(() => {
      const { exitCode, signalCode } = this.#child;
      return `it ended with ${signalCode ?? `exit code ${String(exitCode)}`}`;
    });
    const why = await Promise.race([ended, silent]);
    if (this.#isDismissed) return new Promise(() => undefined);
    for (const timer of this.#timers) clearInterval(timer);
    this.#child.kill('SIGKILL');
    await this.#gone;
    return why;
  }

  #every(periodMs: Ms, action: () => void): void {
    this.#timers.push(setInterval(action, periodMs).unref());
  }

  #say(line: string): void {
    if (this.#input.writable) this.#input.write(`${line}\n`);
  }

  #logTail(): string {
    try {
      return readFileSync(this.#logPath, 'utf8').trim().split('\n').slice(-LOG_LINES).join('\n');
    } catch {
      // A log that is gone has nothing to add.
      return '';
    }
  }
}

/** A pipe that neither keeps this process from ending nor ends it when the other side is gone. */
function letGo<S extends Readable | Writable>(stream: S): S {
  stream.on('error', () => undefined);
  if (stream instanceof Socket) stream.unref();
  return stream;
}

function fail(why: string): never {
  throw new Error(why);
}

function timeout(
  limitMs: Ms,
  text: string,
): { readonly passed: Promise<string>; readonly cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(text), limitMs);
  });
  return { passed, cancel: () => clearTimeout(timer) };
}

function abortOf(signal: AbortSignal): {
  readonly aborted: Promise<never>;
  readonly cancel: () => void;
} {
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason as Error);
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  return { aborted: promise, cancel: () => signal.removeEventListener('abort', onAbort) };
}

function removeIfEmpty(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.size === 0) rmSync(path, { force: true });
}
