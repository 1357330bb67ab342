import { setTimeout as sleep } from 'node:timers/promises';
import type { Readiness, Recipe } from '../parts/recipe.ts';
import type { PartState } from '../state/environment-state.ts';
import { endGroup, endProcess } from './end-process.ts';
import { freePort, isPortTaken } from '../../../system/free-port.ts';
import type { LogFiles } from './log-files.ts';
import { PartFailure } from './part-failure.ts';
import { RestartDelay } from './restart-delay.ts';
import type { Incarnation, Launch, Spawner } from './spawner.ts';

const PREPARATION_TIMEOUT_MS = 60_000;
const LOOK_AGAIN_MS = 20;
const PORTS_TO_TRY = 4;
const LAST_RESORT_GRACE_MS = 1_000;

export type PartSurroundings = {
  readonly spawner: Spawner;
  readonly logs: LogFiles;
  /** Called with what changed, each time. */
  readonly record: (change: Partial<PartState>) => void;
};

/** One part that is started, kept alive and stopped. Its port stays the same through every restart. */
export class SupervisedPart {
  readonly #recipe: Recipe;
  readonly #surroundings: PartSurroundings;
  readonly #stopping = new AbortController();
  readonly #delay = new RestartDelay();
  #incarnation: Incarnation | undefined;
  #keeper: Promise<void> = Promise.resolve();

  constructor(recipe: Recipe, surroundings: PartSurroundings) {
    this.#recipe = recipe;
    this.#surroundings = surroundings;
  }

  /** Resolves with its port once it is ready; rejects with a `PartFailure`, or with the signal's reason. */
  async start(signal: AbortSignal): Promise<number> {
    const cancelled = AbortSignal.any([signal, this.#stopping.signal]);
    try {
      return await this.#tryPorts(cancelled);
    } catch (error) {
      cancelled.throwIfAborted();
      if (error instanceof PartFailure) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new PartFailure(this.#recipe.name, message, { cause: error });
    }
  }

  async #tryPorts(cancelled: AbortSignal): Promise<number> {
    for (let attempt = 1; ; attempt += 1) {
      cancelled.throwIfAborted();
      const port = await freePort();
      this.#surroundings.record({ state: 'starting', port });
      if (attempt === 1) {
        await this.#recipe.prepare?.(port, (what, launch) =>
          this.#runToEnd(what, launch, cancelled),
        );
      }
      const problem = await this.#launch(port, cancelled, this.#recipe.readyTimeoutMs);
      cancelled.throwIfAborted();
      if (problem === undefined) {
        this.#keeper = this.#keepAlive(port);
        return port;
      }
      await this.#end();
      // Between its choice and its use a port is anybody's.
      if (attempt < PORTS_TO_TRY && (await isPortTaken(port))) continue;
      throw new PartFailure(this.#recipe.name, problem);
    }
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#end();
    await this.#keeper;
  }

  async #end(): Promise<void> {
    const { signal, graceMs } = this.#recipe.stop;
    if (this.#incarnation !== undefined) await endProcess(this.#incarnation, signal, graceMs);
  }

  /** Starts one incarnation; resolves with `undefined` when it is ready, else with what kept it from it. */
  async #launch(
    port: number,
    cancelled: AbortSignal,
    timeoutMs: number,
  ): Promise<string | undefined> {
    const incarnation = this.#spawn(this.#recipe.launch(port));
    this.#incarnation = incarnation;
    const { identity } = incarnation;
    if (identity === undefined) return await incarnation.ended;
    this.#surroundings.record({ process: identity });
    const deadline = performance.now() + timeoutMs;
    let because = 'nothing answers';
    while (!cancelled.aborted && performance.now() < deadline) {
      const readiness = await this.#look(port, incarnation);
      if (incarnation.ending() !== undefined) return `${incarnation.ending()} before it was ready`;
      if (readiness.ready) {
        const { version } = readiness;
        this.#surroundings.record({
          state: 'ready',
          ...(version === undefined ? {} : { version }),
        });
        return undefined;
      }
      because = readiness.because;
      await Promise.race([sleep(LOOK_AGAIN_MS), incarnation.ended]);
    }
    return `was not ready after ${timeoutMs / 1_000} s: ${because}`;
  }

  async #look(port: number, { identity }: Incarnation): Promise<Readiness> {
    if (identity === undefined) return { ready: false, because: 'it does not run' };
    try {
      return await this.#recipe.readiness(port, identity);
    } catch (error) {
      if (error instanceof PartFailure) throw error;
      return { ready: false, because: error instanceof Error ? error.message : String(error) };
    }
  }

  async #keepAlive(port: number): Promise<void> {
    const { record } = this.#surroundings;
    let bornAt = performance.now();
    for (let restarts = 1; ; restarts += 1) {
      const incarnation = this.#incarnation;
      const ending = (await incarnation?.ended) ?? 'ended';
      if (this.#stopping.signal.aborted) return;
      if (incarnation?.identity !== undefined) await endGroup(incarnation.identity.pid);
      const delayMs = this.#recipe.restarts
        ? this.#delay.next(performance.now() - bornAt)
        : 'give-up';
      if (delayMs === 'give-up') {
        const again = this.#recipe.restarts ? ', again and again' : '';
        record({ state: 'failed', detail: `${ending}${again}; it is not restarted` });
        return;
      }
      record({ state: 'restarting', detail: ending });
      await sleep(delayMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      if (this.#stopping.signal.aborted) return;
      bornAt = performance.now();
      record({ state: 'starting', restarts });
      // Not being ready is no reason to end it: what it waits for may be the very thing that is broken.
      const problem = await this.#launch(port, this.#stopping.signal, Number.POSITIVE_INFINITY);
      if (this.#stopping.signal.aborted) return;
      if (problem !== undefined) record({ detail: problem });
    }
  }

  async #runToEnd(what: string, launch: Launch, cancelled: AbortSignal): Promise<void> {
    const incarnation = this.#spawn(launch);
    const late = AbortSignal.timeout(PREPARATION_TIMEOUT_MS);
    const enough = AbortSignal.any([cancelled, late]);
    const stop = () => void endProcess(incarnation, 'SIGTERM', LAST_RESORT_GRACE_MS);
    enough.addEventListener('abort', stop, { once: true });
    const ending = await incarnation.ended;
    enough.removeEventListener('abort', stop);
    cancelled.throwIfAborted();
    if (incarnation.succeeded()) return;
    const how = late.aborted ? `did not end within ${PREPARATION_TIMEOUT_MS / 1_000} s` : ending;
    throw new PartFailure(this.#recipe.name, `${what} ${how}`);
  }

  #spawn(launch: Launch): Incarnation {
    const { logs, spawner } = this.#surroundings;
    return logs.open(this.#recipe.name, (log) => spawner.start(launch, log));
  }
}
