import { FaultlineError } from '../../domain/faultline-error.ts';
import type { Ms } from '../../domain/units.ts';

/** One Prometheus: where it answers, with the credentials that its URL carried kept out of every message. */
export type PrometheusApi = {
  /** The URL as it may be shown. */
  readonly shownUrl: string;
  /**
   * The `data` of one call of the HTTP API v1. Rejects with `METRICS_FAILED` when there is no answer within the
   * deadline, when the answer is an error, and when it carries a warning: a warned-of answer may be incomplete. When
   * the caller's signal aborts, rejects with its reason.
   */
  get(
    path: string,
    parameters: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<unknown>;
};

const DEADLINE_MS: Ms = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const MAX_REDIRECTS = 3;

type Answer = { readonly status: number; readonly text: string };

/** Prepares calls; connects to nothing yet. */
export function prometheusApi(url: string, deadlineMs: Ms = DEADLINE_MS): PrometheusApi {
  const { base, auth } = addressOf(url);
  const shownUrl = base.href.replace(/\/$/, '');
  return {
    shownUrl,
    async get(path, parameters, signal) {
      const target = new URL(`api/v1/${path}`, base);
      target.search = new URLSearchParams(parameters).toString();
      const about = `${path}${parameters['query'] === undefined ? '' : ` of ${parameters['query']}`}`;
      const where = `Prometheus at ${shownUrl}`;
      const answer = await ask(
        target,
        auth,
        AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]),
      ).catch((error: unknown) => {
        signal.throwIfAborted();
        throw new FaultlineError(
          'METRICS_FAILED',
          `${where} did not answer: ${whyOf(error, deadlineMs)} (${about}).`,
        );
      });
      return dataOf(answer, where, about);
    },
  };
}

type Auth = { readonly username: string; readonly password: string };

function addressOf(url: string): { readonly base: URL; readonly auth: Auth | undefined } {
  // Never the text itself: it may hold a password.
  const unfit = (why: string) =>
    new FaultlineError('METRICS_FAILED', `The URL of Prometheus ${why}.`, {
      hint: 'Write it in faultline.yaml like http://127.0.0.1:9090 or https://user:password@host/path.',
    });
  if (!URL.canParse(url)) throw unfit('is not a URL');
  const base = new URL(url);
  if (!/^https?:$/.test(base.protocol)) throw unfit('is neither http nor https');
  if (base.search !== '') throw unfit('has a query, which would be lost');
  const { username, password } = base;
  [base.username, base.password, base.hash] = ['', '', ''];
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  if (username === '' && password === '') return { base, auth: undefined };
  try {
    const auth = {
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
    };
    return { base, auth };
  } catch {
    throw unfit('has a user or password with a "%" that is not written as %25');
  }
}

async function ask(target: URL, auth: Auth | undefined, signal: AbortSignal): Promise<Answer> {
  // Loaded when first used: it costs more than the rest of the program's start.
  const { default: axios } = await import('axios');
  const response = await axios.get<string>(target.href, {
    signal,
    responseType: 'text',
    transformResponse: (body: string) => body,
    validateStatus: () => true,
    maxContentLength: MAX_ANSWER_BYTES,
    maxRedirects: MAX_REDIRECTS,
    ...(auth === undefined ? {} : { auth }),
    // A proxy from the environment cannot reach this machine's loopback.
    ...(isLoopback(target.hostname) ? { proxy: false } : {}),
  });
  return { status: response.status, text: response.data };
}

function dataOf({ status, text }: Answer, where: string, about: string): unknown {
  const body = parse(text);
  const failed = (why: string) =>
    new FaultlineError('METRICS_FAILED', `${where} ${why} (${about}).`);
  if (!isRecord(body) || (body['status'] !== 'success' && body['status'] !== 'error')) {
    throw failed(`answered ${String(status)} and nothing of the Prometheus API`);
  }
  if (body['status'] === 'error')
    throw failed(`answered ${String(status)}: ${textOf(body['error'])}`);
  const warnings = Array.isArray(body['warnings']) ? body['warnings'].map(textOf) : [];
  if (warnings.length > 0)
    throw failed(`warned that its answer may be wrong: ${warnings.join('; ')}`);
  return body['data'];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON is one more thing that is not the Prometheus API, and is reported as that.
    return undefined;
  }
}

/** The reason alone: the error itself holds the request, credentials and all, and must not travel as a cause. */
function whyOf(error: unknown, deadlineMs: Ms): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'CanceledError' || error.name === 'TimeoutError') {
    return `nothing came within ${String(deadlineMs)} ms`;
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return error.message === '' ? code : error.message;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Narrows JSON to an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
