import type { Ms } from '../../domain/units.ts';

const DEADLINE_MS: Ms = 3_000;

/** Asks a service whether it can serve; rejects with a sentence when it does not say so in time. */
export async function askReady(base: string, path: string, signal: AbortSignal): Promise<string> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  let status: number;
  try {
    const answer = await fetch(`${base}${path}`, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, deadline]),
    });
    await answer.body?.cancel();
    status = answer.status;
  } catch (error) {
    signal.throwIfAborted();
    const because = deadline.aborted ? `no answer in ${DEADLINE_MS / 1_000} s` : reasonOf(error);
    throw new Error(`${base}${path}: ${because}`, { cause: error });
  }
  if (status < 200 || status > 299) throw new Error(`${path} answered ${status}`);
  return `${path} answered ${status}`;
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(error);
}
