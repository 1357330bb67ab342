import { performance } from 'node:perf_hooks';
import type { LatencyCount, SignalsSample } from './signals-sample.ts';

/** The four golden signals between two moments; what cannot be told, because nothing happened, is `null`. */
export type GoldenSignals = {
  readonly window_seconds: number;
  readonly traffic: { readonly requests_per_second: number };
  readonly errors: { readonly ratio: number | null; readonly per_second: number };
  readonly latency: {
    readonly p50_ms: number | null;
    readonly p95_ms: number | null;
    readonly p99_ms: number | null;
  };
  readonly saturation: {
    /** Cores used, of those that there are. */
    readonly cpu_cores: number;
    /** Share of the time in which the event loop was busy. */
    readonly event_loop: number;
    readonly shed_per_second: number;
  };
};

export function goldenSignals(then: SignalsSample, now: SignalsSample): GoldenSignals {
  const elapsedMs = Math.max(1, now.atMs - then.atMs);
  const perSecond = (count: number) => rounded((count * 1000) / elapsedMs);
  const requests = now.requests - then.requests;
  const errors = now.errors - then.errors;
  const latencies = latenciesBetween(then, now);
  const loop = performance.eventLoopUtilization(now.eventLoop, then.eventLoop);
  return {
    window_seconds: Math.round(elapsedMs / 1000),
    traffic: { requests_per_second: perSecond(requests) },
    errors: {
      ratio: requests === 0 ? null : rounded(errors / requests, 6),
      per_second: perSecond(errors),
    },
    latency: {
      p50_ms: quantileMs(latencies, 0.5),
      p95_ms: quantileMs(latencies, 0.95),
      p99_ms: quantileMs(latencies, 0.99),
    },
    saturation: {
      cpu_cores: rounded((now.cpuMs - then.cpuMs) / elapsedMs),
      event_loop: rounded(loop.utilization),
      shed_per_second: perSecond(now.shed - then.shed),
    },
  };
}

export function rounded(value: number, digits = 3): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}

function latenciesBetween(then: SignalsSample, now: SignalsSample): readonly LatencyCount[] {
  const before = new Map(then.latencies.map(({ boundS, count }) => [boundS, count]));
  return now.latencies.map(({ boundS, count }) => ({
    boundS,
    count: count - (before.get(boundS) ?? 0),
  }));
}

/** As `histogram_quantile` has it: evenly spread within a bucket; what is beyond the last bound counts as the bound. */
export function quantileMs(latencies: readonly LatencyCount[], quantile: number): number | null {
  const total = latencies.at(-1)?.count ?? 0;
  if (total === 0) return null;
  const rank = quantile * total;
  let lower: LatencyCount = { boundS: 0, count: 0 };
  for (const upper of latencies) {
    if (upper.count >= rank) {
      if (upper.boundS === Number.POSITIVE_INFINITY) return rounded(lower.boundS * 1000);
      const share = (rank - lower.count) / Math.max(1, upper.count - lower.count);
      return rounded((lower.boundS + (upper.boundS - lower.boundS) * share) * 1000);
    }
    lower = upper;
  }
  return null;
}
