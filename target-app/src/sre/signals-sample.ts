import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { isForOperators } from '../http/operators-routes.ts';
import type { Metrics } from '../observability/metrics.ts';

/** What the process has done so far and how it stands, at one moment. Counts only grow. */
export type SignalsSample = {
  readonly atMs: number;
  readonly requests: number;
  /** Answered with a server error, or given up by the client. */
  readonly errors: number;
  readonly shed: number;
  /** Requests by the time they took: how many within each bound. */
  readonly latencies: readonly LatencyCount[];
  readonly cpuMs: number;
  readonly eventLoop: EventLoopUtilization;
  readonly heapUsedBytes: number;
};

export type LatencyCount = { readonly boundS: number; readonly count: number };

/** Reads users' requests out of the metrics, and what the process itself knows. */
export async function takeSignals(metrics: Metrics, nowMs: number): Promise<SignalsSample> {
  const [requests, durations, shed] = await Promise.all([
    metrics.httpRequests.get(),
    metrics.httpRequestSeconds.get(),
    metrics.requestsShed.get(),
  ]);
  const ofUsers = requests.values.filter(({ labels }) => !isForOperators(String(labels.route)));
  const { user, system } = process.cpuUsage();
  return {
    atMs: nowMs,
    requests: sum(ofUsers),
    errors: sum(ofUsers.filter(({ labels }) => isError(Number(labels.status)))),
    shed: sum(shed.values),
    latencies: latencyCounts(durations.values),
    cpuMs: (user + system) / 1000,
    eventLoop: performance.eventLoopUtilization(),
    heapUsedBytes: process.memoryUsage().heapUsed,
  };
}

function isError(status: number): boolean {
  return status >= 500 || status === 499;
}

function sum(series: readonly { readonly value: number }[]): number {
  return series.reduce((total, { value }) => total + value, 0);
}

/** Buckets carry their bound as one more label. */
type DurationSeries = readonly {
  readonly metricName?: string;
  readonly labels: Readonly<{ route?: string | number; le?: string | number }>;
  readonly value: number;
}[];

function latencyCounts(series: DurationSeries): readonly LatencyCount[] {
  const counts = new Map<number, number>();
  for (const { metricName, labels, value } of series) {
    if (metricName?.endsWith('_bucket') !== true || isForOperators(String(labels.route))) continue;
    const boundS = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le);
    counts.set(boundS, (counts.get(boundS) ?? 0) + value);
  }
  return [...counts]
    .map(([boundS, count]) => ({ boundS, count }))
    .toSorted((one, other) => one.boundS - other.boundS);
}
