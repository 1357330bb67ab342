import axios from 'axios';

const TIMEOUT_MS = 5_000;

export type Answer = { readonly status: number; readonly body: unknown };

/** Rejects with a sentence when nothing answers in time; any status is an answer. */
export async function ask(url: string, signal: AbortSignal): Promise<Answer> {
  const deadline = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const { status, data } = await axios.get<unknown>(url, {
      signal: AbortSignal.any([signal, deadline]),
      maxRedirects: 0,
      validateStatus: () => true,
    });
    return { status, body: data };
  } catch (error) {
    signal.throwIfAborted();
    const reason = deadline.aborted ? `no answer in ${TIMEOUT_MS / 1_000} s` : reasonOf(error);
    throw new Error(`${url}: ${reason}`, { cause: error });
  }
}

/** Like `ask`, and also rejects unless the status is 2xx. */
export async function askForSuccess(url: string, signal: AbortSignal): Promise<unknown> {
  const { status, body } = await ask(url, signal);
  if (status < 200 || status > 299) throw new Error(`${url} answered ${status}`);
  return body;
}

export function joinUrl(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
}

/** A field of an answer whose shape nobody vouches for. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message !== '' ? error.message : String(field(error, 'code'));
}
