import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { follow } from './follow.ts';

/** How a pull went. `unreachable`: no try got as much as an answer out of the registry. */
export type PullOutcome =
  | { readonly kind: 'pulled' }
  | { readonly kind: 'unreachable'; readonly problem: string }
  | { readonly kind: 'failed'; readonly problem: string };

export type PullPatience = {
  /** How long to wait before each further try; as many tries as there are pauses, and the first. */
  readonly pausesMs: readonly number[];
  /** A registry that says nothing for so long is as good as none. */
  readonly silenceMs: number;
};

/** For an image that is not there: a hiccup of the network is no reason to do without it. */
export const PATIENT: PullPatience = { pausesMs: [2_000, 6_000], silenceMs: 20_000 };
/** For an image that something stands for: a look at whether the registry answers by now. */
export const BRIEF: PullPatience = { pausesMs: [], silenceMs: 5_000 };

/** Pulls an image, and tries again after a pause when that fails; `problem` is of the last try. */
export async function pullImage(
  engine: Docker,
  reference: string,
  { pausesMs, silenceMs }: PullPatience,
): Promise<PullOutcome> {
  let problem = await tryToPull(engine, reference, silenceMs);
  let wasReached = false;
  for (const pauseMs of pausesMs) {
    if (problem === undefined) break;
    wasReached ||= !isWithoutAnswer(problem);
    await sleep(pauseMs);
    problem = await tryToPull(engine, reference, silenceMs);
  }
  if (problem === undefined) return { kind: 'pulled' };
  return { kind: wasReached || !isWithoutAnswer(problem) ? 'failed' : 'unreachable', problem };
}

const SILENT = 'nothing came for';

/**
 * The engine is written in Go, whose client says `Get "https://…": why` for a request that got no answer. An answer that
 * is no image is told in other words, and so is one that breaks off.
 */
function isWithoutAnswer(problem: string): boolean {
  return problem.startsWith(SILENT) || /\b(?:Get|Head) "?https?:\/\/\S+: /.test(problem);
}

/** Why the image could not be pulled, or nothing. */
async function tryToPull(
  engine: Docker,
  reference: string,
  silenceMs: number,
): Promise<string | undefined> {
  const silent = new AbortController();
  const giveUp = setTimeout(
    () => silent.abort(new Error(`${SILENT} ${silenceMs / 1000} s`)),
    silenceMs,
  );
  try {
    const stream = await engine.pull(reference, { abortSignal: silent.signal });
    await follow(engine, stream, () => giveUp.refresh());
    return undefined;
  } catch (error) {
    if (silent.signal.aborted) return (silent.signal.reason as Error).message;
    const message = error instanceof Error ? error.message : String(error);
    // "(HTTP code 500) server error - Get …": what the registry's side said comes after it.
    return message.replace(/^\(HTTP code \d+\) [^-]*- /, '').trim();
  } finally {
    clearTimeout(giveUp);
  }
}
