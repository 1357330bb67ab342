import { FaultlineError } from '../../domain/faultline-error.ts';
import type { EpochMs, Ms } from '../../domain/units.ts';
import type { DirectScrape, DirectTarget } from '../../ports/target-scraper.ts';
import { parseExposition } from './parse-exposition.ts';
import { labelsOfTarget } from './target-labels.ts';

/** A scrape that takes longer is too late for the edge it was made for. */
const DEADLINE_MS: Ms = 1_500;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * GETs the metrics of a target, as Prometheus does but without its credentials: no redirects, no proxy. Rejects with
 * `METRICS_FAILED`; the target is named by its labels, never by its URL, which may hold a secret.
 */
export async function scrapeDirectly(
  target: DirectTarget,
  names: ReadonlySet<string>,
  signal: AbortSignal,
  now: () => EpochMs = Date.now,
): Promise<DirectScrape> {
  const failed = (why: string) =>
    new FaultlineError('METRICS_FAILED', `The target ${target.labels['instance'] ?? ''} ${why}.`);
  // Loaded when first used: it costs more than the rest of the program's start.
  const { default: axios } = await import('axios');
  const sentMs = now();
  const answer = await axios
    .get<string>(target.url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]),
      headers: { Accept: 'text/plain;version=0.0.4' },
      responseType: 'text',
      transformResponse: (body: string) => body,
      validateStatus: () => true,
      maxContentLength: MAX_ANSWER_BYTES,
      maxRedirects: 0,
      proxy: false,
    })
    .catch((error: unknown) => {
      signal.throwIfAborted();
      throw failed(`cannot be reached from here (${codeOf(error)})`);
    });
  const receivedMs = now();
  if (answer.status !== 200) throw failed(`answered ${String(answer.status)}`);
  const type = String(answer.headers['content-type'] ?? 'text/plain');
  if (!/^text\/plain\b/i.test(type))
    throw failed(`answered with ${type.slice(0, 60)}, no text format`);
  const read = parseExposition(answer.data, names);
  if (!read.ok) throw failed(`answered what cannot be read: it ${read.problem}`);
  const stamped = read.value.find(({ isStamped }) => isStamped);
  if (stamped !== undefined) throw failed(`puts times of its own on ${stamped.name}`);
  const samples = read.value.map(({ name, labels, value }) => ({
    labels: labelsOfTarget(name, labels, target.labels),
    value,
  }));
  return { sentMs, receivedMs, samples };
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'CanceledError') return `nothing came within ${String(DEADLINE_MS)} ms`;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
