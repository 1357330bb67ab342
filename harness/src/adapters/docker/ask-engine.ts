import { types } from 'node:util';
import type Docker from 'dockerode';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';
import { nameOfEngine } from './engine-address.ts';
import { engineClient } from './engine-client.ts';
import { EngineRefusal, refusalOf } from './engine-refusal.ts';

/** One question to an engine, or one order. */
export type Question = {
  readonly engine: string;
  /** `pause container school-api-1`, after "did not". */
  readonly what: string;
  readonly deadlineMs: Ms;
  readonly signal: AbortSignal;
};

/**
 * Asks an engine, for no longer than the deadline, whatever becomes of the connection: the SDK heeds its signal in some
 * places only. Rejects with an `EngineRefusal` when the engine said no, and with `ENGINE_UNREACHABLE` when it said nothing.
 */
export async function askEngine<T>(
  { engine, what, deadlineMs, signal }: Question,
  ask: (docker: Docker, abortSignal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const docker = engineClient(engine);
  const expired = new AbortController();
  const timer = setTimeout(() => expired.abort(), deadlineMs);
  const ended = AbortSignal.any([signal, expired.signal]);
  try {
    return await Promise.race([ask(docker, ended), rejectsWhenAborted(ended)]);
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof FaultlineError || cause instanceof EngineRefusal) throw cause;
    if (expired.signal.aborted) {
      throw new FaultlineError(
        'ENGINE_UNREACHABLE',
        `The container engine ${nameOfEngine(engine)} did not ${what} within ${deadlineMs} ms; whether it will is unknown.`,
      );
    }
    throw refusalOf(cause) ?? unanswered(engine, what, cause);
  } finally {
    clearTimeout(timer);
  }
}

function rejectsWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

/** No connection, or one that broke; anything else is an answer that makes no sense. */
function unanswered(engine: string, what: string, cause: unknown): FaultlineError {
  const reason = types.isNativeError(cause) ? cause.message : String(cause);
  if (types.isNativeError(cause) && 'code' in cause) {
    return new FaultlineError(
      'ENGINE_UNREACHABLE',
      `The container engine ${nameOfEngine(engine)} could not be reached to ${what}: ${reason}.`,
      { cause },
    );
  }
  return new FaultlineError(
    'CONTAINER_FAILED',
    `The container engine ${nameOfEngine(engine)} gave no sensible answer when it was asked to ${what}: ${reason}.`,
    { cause },
  );
}
