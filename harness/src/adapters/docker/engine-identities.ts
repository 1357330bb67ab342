import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';
import { askEngine } from './ask-engine.ts';
import { nameOfEngine } from './engine-address.ts';
import { EngineRefusal } from './engine-refusal.ts';

const SERVER_ERROR = 500;

/** An engine as it was written down: where it listens and, where it was known, what it calls itself. */
type KnownEngine = { readonly engine: string; readonly engineId?: string };

/** What engines call themselves (`ID` of `/info`, which they keep over restarts). Each is asked once and remembered. */
export class EngineIdentities {
  readonly #deadlineMs: Ms;
  readonly #remembered = new Map<string, string | undefined>();

  constructor(deadlineMs: Ms) {
    this.#deadlineMs = deadlineMs;
  }

  /** `undefined` where it does not say, or says something else each time. */
  async of(engine: string, signal: AbortSignal): Promise<string | undefined> {
    if (this.#remembered.has(engine)) return this.#remembered.get(engine);
    return await this.#ask(engine, signal);
  }

  /**
   * Rejects with `ENGINE_REPLACED` when another engine answers there than was written down. `afresh`: asks it now, for
   * somebody who found nothing there and is about to believe it.
   */
  async refuseAnother(
    { engine, engineId }: KnownEngine,
    signal: AbortSignal,
    how: 'remembered' | 'afresh' = 'remembered',
  ): Promise<void> {
    if (engineId === undefined) return;
    if (how === 'remembered' && this.#remembered.get(engine) === engineId) return;
    const now = await this.#ask(engine, signal);
    if (now === engineId) return;
    const calls = now === undefined ? 'does not say which engine it is' : `calls itself ${now} now`;
    throw new FaultlineError(
      'ENGINE_REPLACED',
      `The container engine at ${nameOfEngine(engine)} ${calls}; this belongs to the engine ${engineId}, so nothing is done and nothing is believed.`,
    );
  }

  async #ask(engine: string, signal: AbortSignal): Promise<string | undefined> {
    const question = {
      engine,
      what: 'say which engine it is',
      deadlineMs: this.#deadlineMs,
      signal,
    };
    const id = await askEngine(question, steadyIdOf).catch((error: unknown) => {
      if (!(error instanceof EngineRefusal)) throw error;
      // What stands before an engine may keep everybody from asking this.
      if (error.status < SERVER_ERROR) return undefined;
      throw new FaultlineError(
        'ENGINE_UNREACHABLE',
        `The container engine ${nameOfEngine(engine)} answered ${error.status} when it was asked to ${question.what}: ${error.message}.`,
      );
    });
    this.#remembered.set(engine, id);
    return id;
  }
}

/** The SDK heeds the signal; its types do not say so. */
type Asked = { info(options: { readonly abortSignal: AbortSignal }): Promise<unknown> };

/** Podman makes up another one for each answer: https://github.com/containers/podman/blob/main/pkg/api/handlers/compat/info.go */
async function steadyIdOf(docker: Asked, abortSignal: AbortSignal): Promise<string | undefined> {
  const first = idIn(await docker.info({ abortSignal }));
  if (first === undefined) return undefined;
  return first === idIn(await docker.info({ abortSignal })) ? first : undefined;
}

function idIn(info: unknown): string | undefined {
  if (typeof info !== 'object' || info === null || !('ID' in info)) return undefined;
  return typeof info.ID === 'string' && info.ID !== '' ? info.ID : undefined;
}
