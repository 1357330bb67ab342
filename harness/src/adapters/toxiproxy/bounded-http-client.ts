import { Agent } from 'node:http';
import axios, { type AxiosResponse } from 'axios';
import { HttpClient, type HttpResponse } from 'toxiproxy-node-client/dist/HttpClient.js';
import type { ErrorCode } from '../../domain/error-codes.ts';
import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';

/** Fresh connections only: a kept one may belong to a Toxiproxy that has restarted since. */
const AGENT = new Agent({ keepAlive: false });

/**
 * The transport of `toxiproxy-node-client`, replaced: its own has no deadline, cannot be aborted, and drops the
 * status and the words of an error. One instance serves one call; its deadline covers all requests made through it.
 */
export class BoundedHttpClient extends HttpClient {
  readonly #deadlineMs: Ms;
  readonly #signal: AbortSignal;
  readonly #expired = new AbortController();
  readonly #timer: NodeJS.Timeout;

  constructor(deadlineMs: Ms, signal: AbortSignal) {
    super();
    this.#deadlineMs = deadlineMs;
    this.#signal = signal;
    this.#timer = setTimeout(() => this.#expired.abort(), deadlineMs);
  }

  /** Stops the clock of the deadline. */
  close(): void {
    clearTimeout(this.#timer);
  }

  override async get<T>(url: string): Promise<HttpResponse<T>> {
    return await this.#send<T>('GET', url);
  }

  override async post<T>(url: string, body?: unknown): Promise<HttpResponse<T>> {
    return await this.#send<T>('POST', url, body);
  }

  override async delete(url: string): Promise<void> {
    await this.#send('DELETE', url);
  }

  async #send<T>(method: string, url: string, body?: unknown): Promise<AxiosResponse<T>> {
    this.#signal.throwIfAborted();
    const response = await axios
      .request<T>({
        method,
        url,
        data: body,
        httpAgent: AGENT,
        proxy: false,
        maxRedirects: 0,
        validateStatus: () => true,
        signal: AbortSignal.any([this.#signal, this.#expired.signal]),
      })
      .catch((error: unknown) => this.#fail(method, url, error));
    if (response.status >= 200 && response.status < 300) return response;
    throw refusal(method, url, response);
  }

  #fail(method: string, url: string, cause: unknown): never {
    this.#signal.throwIfAborted();
    if (this.#expired.signal.aborted) {
      throw new FaultlineError(
        'PROXY_TIMEOUT',
        `Toxiproxy did not answer ${asked(method, url)} within ${this.#deadlineMs} ms; whether it was done is unknown.`,
      );
    }
    throw new FaultlineError(
      isRefused(cause) ? 'PROXY_UNREACHABLE' : 'PROXY_FAILED',
      `Toxiproxy could not be reached for ${asked(method, url)}: ${reasonOf(cause)}.`,
      { cause },
    );
  }
}

function refusal(method: string, url: string, response: AxiosResponse<unknown>): FaultlineError {
  const code: ErrorCode = response.status === 404 ? 'PROXY_NOT_FOUND' : 'PROXY_FAILED';
  const words = serverWords(response.data);
  return new FaultlineError(
    code,
    `Toxiproxy answered ${asked(method, url)} with ${response.status}${words === '' ? '' : `: ${words}`}.`,
  );
}

/** The address without user name and password. */
function asked(method: string, url: string): string {
  if (!URL.canParse(url)) return `${method} ${url}`;
  const { origin, pathname } = new URL(url);
  return `${method} ${origin}${pathname}`;
}

function serverWords(body: unknown): string {
  if (typeof body === 'string') return body.trim().slice(0, 200);
  if (typeof body !== 'object' || body === null || !('error' in body)) return '';
  return String(body.error);
}

/** The one failure that proves that nothing listens there; any other may be on the way. */
function isRefused(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}

function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause && cause.message === '' ? String(cause.code) : cause.message;
}
