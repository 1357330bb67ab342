/** One answer of an HTTP endpoint on loopback. */
export type HttpAnswer = { readonly status: number; readonly body: string };

export type HttpRequest = {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly json?: unknown;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

const DEFAULT_TIMEOUT_MS = 2_000;

/** Rejects with a sentence when nothing answers in time; any status is an answer. */
export async function askHttp(url: string, request: HttpRequest = {}): Promise<HttpAnswer> {
  const { method = 'GET', timeoutMs = DEFAULT_TIMEOUT_MS, signal } = request;
  const deadline = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      ...(request.json === undefined ? {} : { body: JSON.stringify(request.json) }),
    });
    return { status: response.status, body: await response.text() };
  } catch (error) {
    signal?.throwIfAborted();
    throw new Error(
      deadline.aborted ? `no answer from ${url} in ${timeoutMs} ms` : `${url}: ${reasonOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** Like `askHttp`, and also rejects unless the status is 2xx; the body is parsed as JSON. */
export async function askJson(url: string, request: HttpRequest = {}): Promise<unknown> {
  const { status, body } = await askHttp(url, request);
  if (status < 200 || status > 299)
    throw new Error(`${url} answered ${status}: ${body.slice(0, 200)}`);
  return body === '' ? undefined : (JSON.parse(body) as unknown);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error instanceof Error ? error.message : String(error);
}
