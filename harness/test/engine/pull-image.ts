import type Docker from 'dockerode';
import { follow } from './follow.ts';

/** A registry that says nothing for so long is as good as none. */
const SILENCE_MS = 20_000;

/** Why the image could not be pulled, or nothing. */
export async function pullImage(engine: Docker, reference: string): Promise<string | undefined> {
  const silent = new AbortController();
  const giveUp = setTimeout(
    () => silent.abort(new Error(`nothing came for ${SILENCE_MS / 1000} s`)),
    SILENCE_MS,
  );
  try {
    const stream = await engine.pull(reference, { abortSignal: silent.signal });
    await follow(engine, stream, () => giveUp.refresh());
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // "(HTTP code 500) server error - Get …": what the registry's side said comes after it.
    return message.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim();
  } finally {
    clearTimeout(giveUp);
  }
}
