import { isTraffic } from '../../domain/evaluate-guardrail.ts';
import type { Guardrail } from '../../domain/guardrail.ts';
import { mergeHistograms } from '../../domain/latency-histogram.ts';
import type { SecondRecord } from '../../domain/second-record.ts';
import { formatDuration, formatRatio, type Ms, type Ratio } from '../../domain/units.ts';
import {
  goodShare,
  latencyQuantile,
  toClientSecond,
  type ClientSecond,
} from '../timeline/client-seconds.ts';
import type { LiveState } from './live-state.ts';

/** What came of the last seconds that are whole. */
export type LiveTraffic = {
  readonly seconds: number;
  readonly ratePerSecond: number;
  readonly okRatio: Ratio | undefined;
  readonly p95Ms: Ms | undefined;
};

/** Undefined before the first whole second. */
export function trafficOfLast(state: LiveState, seconds: number): LiveTraffic | undefined {
  const last = wholeSeconds(state).slice(-seconds);
  if (last.length === 0) return undefined;
  const total = added(last);
  return {
    seconds: last.length,
    ratePerSecond: total.offered / last.length,
    okRatio: goodShare(total),
    p95Ms: latencyQuantile(total, 0.95),
  };
}

/** `100/s, ok 100 %, p95 421 ms`. */
export function trafficWords({ ratePerSecond, okRatio, p95Ms }: LiveTraffic): string {
  const ok = okRatio === undefined ? 'ok –' : `ok ${formatRatio(okRatio, 1)}`;
  const p95 = p95Ms === undefined ? 'p95 –' : `p95 ${formatDuration(p95Ms)}`;
  return `${Number(ratePerSecond.toFixed(1))}/s, ${ok}, ${p95}`;
}

/** The 95th percentile of each of the last whole seconds. */
export function recentP95(state: LiveState, seconds: number): readonly (Ms | undefined)[] {
  return wholeSeconds(state)
    .slice(-seconds)
    .map((record) => latencyQuantile(toClientSecond(record), 0.95));
}

/** The share that a guardrail watches, over its own span; undefined before there is any, and where it is no traffic. */
export function guardrailShare(state: LiveState, guardrail: Guardrail): Ratio | undefined {
  const last = wholeSeconds(state).slice(-Math.max(1, Math.ceil(guardrail.overMs / 1_000)));
  if (last.length === 0 || !isTraffic(guardrail)) return undefined;
  const total = added(last);
  if (guardrail.kind === 'sli') return goodShare(total, guardrail.underMs);
  return total.offered === 0 ? undefined : total.dropped / total.offered;
}

/** Whether what is seen is beyond the limit; the engine decides on finer data, and twice. */
export function isBeyond(guardrail: Guardrail, share: Ratio | undefined): boolean {
  if (share === undefined) return false;
  if (guardrail.kind === 'sli') return share < guardrail.below;
  return guardrail.kind === 'generator' && share > guardrail.above;
}

/** A second that had begun before the release or is under way is not whole, and would look like a dip. */
function wholeSeconds({ seconds, atMs, releasedAtMs = 0 }: LiveState): readonly SecondRecord[] {
  return seconds.filter(
    ({ second }) => second * 1_000 >= releasedAtMs && (second + 1) * 1_000 <= atMs,
  );
}

function added(records: readonly SecondRecord[]): ClientSecond {
  const parts = records.map(toClientSecond);
  const total = (count: (part: ClientSecond) => number) =>
    parts.reduce((sum, part) => sum + count(part), 0);
  return {
    offered: total(({ offered }) => offered),
    ok: total(({ ok }) => ok),
    failed: total(({ failed }) => failed),
    unanswered: total(({ unanswered }) => unanswered),
    dropped: total(({ dropped }) => dropped),
    latency: mergeHistograms(...parts.map(({ latency }) => latency)),
  };
}
