import type { ValueOp } from '../objective.ts';
import { isNative } from '../native-histogram.ts';
import type { RatioSli } from '../sli.ts';
import { bucketMatcher, thresholdOf } from './bucket-matcher.ts';
import type { RuleSlo } from './rule-slo.ts';

/** How the error ratio of an SLO is written in PromQL. */
export type ErrorRatio = {
  /** The share of bad events, or of time, over a window like `5m`; nothing where there was no traffic. */
  over(window: string): string;
  /** Recorded before the ratios, where they are made from it. */
  readonly first?: { readonly record: string; readonly expr: string };
  /** Selectors or queries without which nothing is known. */
  readonly needs: readonly string[];
};

/** Names follow `level:metric:operations` (prometheus.io/docs/practices/rules). */
export const BEYOND_LIMIT = 'slo:beyond_limit:bool';

type Written =
  | { readonly ok: true; readonly ratio: ErrorRatio }
  | { readonly ok: false; readonly because: string };

/**
 * Ratios are of sums of increases over the whole window, never averages of shorter ratios, which would weigh a quiet
 * minute like a busy one. A window without traffic gives no ratio instead of NaN.
 */
export function errorRatioOf(slo: RuleSlo): Written {
  const { server, name } = slo.sli;
  switch (server?.kind) {
    case undefined:
      return { ok: false, because: `"${name}" is not measured by Prometheus` };
    case 'ratio':
      return { ok: true, ratio: ofCounters(server) };
    case 'histogram':
      return ofHistogram(server.buckets, slo);
    case 'value':
      return ofValue(server.query, slo);
  }
}

function ofCounters(sli: RatioSli): ErrorRatio {
  const { total } = sli;
  if ('good' in sli) {
    const over = (window: string) => missedShare(sum(sli.good, window), sum(total, window));
    return { over, needs: [sli.good, total] };
  }
  const { bad, absentBadMeansZero } = sli;
  if (!absentBadMeansZero) {
    const over = (window: string) => `${sum(bad, window)}\n/ ${some(sum(total, window))}`;
    return { over, needs: [bad, total] };
  }
  const over = (window: string) =>
    `(${sum(bad, window)} or vector(0))\n/ ${some(sum(total, window))}`;
  return { over, needs: [total] };
}

function ofHistogram(buckets: string, { underMs, sli }: RuleSlo): Written {
  if (underMs === undefined) {
    return { ok: false, because: `"${sli.name}" is a latency, and no threshold is named` };
  }
  const threshold = thresholdOf(buckets, underMs);
  if (isNative(buckets)) {
    const over = (window: string) => {
      const all = sum(buckets, window);
      return `1 - histogram_fraction(-Inf, ${String(threshold)}, ${all})\nand histogram_count(${all}) > 0`;
    };
    return { ok: true, ratio: { over, needs: [buckets] } };
  }
  const bucket = bucketMatcher(threshold);
  if (!bucket.ok) return bucket;
  const good = withMatcher(buckets, bucket.matcher);
  const all = withMatcher(buckets, 'le="+Inf"');
  const over = (window: string) => missedShare(sum(good, window), sum(all, window));
  return { ok: true, ratio: { over, needs: [good, all] } };
}

/** A number has no events, so its budget is time: the share of evaluations in which any series is beyond the limit. */
function ofValue(query: string, { within, name, sli }: RuleSlo): Written {
  if (within === undefined) {
    const because = `"${sli.name}" is a number, not a share of events: a burn rate needs a limit and the share of time it has to hold`;
    return { ok: false, because };
  }
  // NaN is no number, and `bool` would take it for one within the limit.
  const numbers = `((${query}) >= -Inf)`;
  const expr = `max(${numbers} ${BEYOND[within.op]} bool ${String(within.limit)})`;
  const over = (window: string) => `avg_over_time(${BEYOND_LIMIT}{slo="${name}"}[${window}])`;
  return { ok: true, ratio: { over, first: { record: BEYOND_LIMIT, expr }, needs: [query] } };
}

const BEYOND: Readonly<Record<ValueOp, string>> = { lte: '>', lt: '>=', gte: '<', gt: '<=' };

function sum(selector: string, window: string): string {
  return `sum(increase(${selector}[${window}]))`;
}

/** No traffic, no ratio: comparing without `bool` leaves nothing to divide by. */
function some(total: string): string {
  return `(${total} > 0)`;
}

function missedShare(good: string, total: string): string {
  return `1 - ${good}\n/ ${some(total)}`;
}

/** Adds a condition to a bare selector. */
function withMatcher(selector: string, matcher: string): string {
  const text = selector.trim();
  if (!text.endsWith('}')) return `${text}{${matcher}}`;
  const inside = text.slice(0, -1).trimEnd();
  return inside.endsWith('{') || inside.endsWith(',')
    ? `${inside}${matcher}}`
    : `${inside},${matcher}}`;
}
