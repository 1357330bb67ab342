import type { MetricsSource } from '../../src/ports/metrics-source.ts';
import type { TruthWindow } from './truth-cases.ts';
import type { Truth } from './truth-log.ts';

/** What a PromQL query says of a window, beside the truth; nothing where it has no answer. */
export type PromqlError = {
  /** Availability minus the true one, in points. */
  readonly sharePoints?: number;
  /** Requests counted minus the true ones, as a share of those. */
  readonly countShare?: number;
};

/** How others ask for the availability of a phase. */
export const PROMQL_WAYS = {
  /** The best that PromQL can do: a range as long as the window, asked at its end. */
  'increase[window] at the end': (total, bad, window) =>
    asked(source(total), source(bad), lengthOf(window), window.endedAtMs),
  /** An interval of its own, asked when the phase is over, as Flagger and Argo Rollouts do. */
  'rate[1m] at the end': (total, bad, window) =>
    asked(source(total), source(bad), '60s', window.endedAtMs),
  /** The first point of a range query, as Keptn takes it. */
  'rate[1m] at the start': (total, bad, window) =>
    asked(source(total), source(bad), '60s', window.startedAtMs),
} as const satisfies Readonly<
  Record<string, (total: string, bad: string, window: TruthWindow) => Query>
>;

export type PromqlWay = keyof typeof PROMQL_WAYS;

type Query = { readonly total: string; readonly bad: string; readonly covers: 'window' | 'minute' };

/** Asks Prometheus in one of those ways, and compares with the truth. */
export async function promqlError(
  way: PromqlWay,
  prometheus: MetricsSource,
  job: string,
  about: { readonly window: TruthWindow; readonly truth: Truth },
): Promise<PromqlError> {
  const { window, truth } = about;
  const all = `requests_total{job="${job}"}`;
  const failed = `requests_total{job="${job}",status=~"5.."}`;
  const query = PROMQL_WAYS[way](all, failed, window);
  const never = new AbortController().signal;
  const [total] = await prometheus.valuesNow(query.total, never);
  if (total === undefined || total === 0) return {};
  const [bad = 0] = await prometheus.valuesNow(query.bad, never);
  const sharePoints = 100 * (1 - bad / total - truth.ok / truth.total);
  const countShare = query.covers === 'window' ? total / truth.total - 1 : undefined;
  return countShare === undefined ? { sharePoints } : { sharePoints, countShare };
}

/**
 * For how many seconds after the start of an outage a graph of `rate[…]` is below 95 % of the rate that is offered:
 * the recovery time that one reads off it.
 */
export async function recoveryOffTheGraph(
  prometheus: MetricsSource,
  about: {
    readonly job: string;
    readonly rangeSeconds: number;
    readonly ratePerSecond: number;
    readonly fromMs: number;
    readonly untilMs: number;
  },
): Promise<number | undefined> {
  const { job, rangeSeconds, ratePerSecond, fromMs, untilMs } = about;
  const rate = `sum(rate(requests_total{job="${job}"}[${String(rangeSeconds)}s]))`;
  const low = `(${rate} < bool ${String(0.95 * ratePerSecond)})`;
  const seconds = Math.floor((untilMs - fromMs) / 1_000);
  const query = `sum_over_time(${low}[${String(seconds)}s:1s] @ ${(untilMs / 1_000).toFixed(3)})`;
  const [below] = await prometheus.valuesNow(query, new AbortController().signal);
  return below;
}

function source(selector: string): (range: string, at: string) => string {
  return (range, at) => `sum(increase(${selector}[${range}] @ ${at}))`;
}

function asked(
  total: ReturnType<typeof source>,
  bad: ReturnType<typeof source>,
  range: string,
  atMs: number,
): Query {
  const at = (atMs / 1_000).toFixed(3);
  const covers = range === '60s' ? 'minute' : 'window';
  return { total: total(range, at), bad: bad(range, at), covers };
}

function lengthOf({ startedAtMs, endedAtMs }: TruthWindow): string {
  return `${String(endedAtMs - startedAtMs)}ms`;
}
