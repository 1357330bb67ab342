import { histogramBuilder, type EncodedHistogram } from '../../src/domain/latency-histogram.ts';

/** These latencies, as they are kept. */
export function histogramOf(latenciesMs: readonly number[]): EncodedHistogram {
  const builder = histogramBuilder();
  for (const latencyMs of latenciesMs) builder.record(latencyMs);
  return builder.encode();
}

/** The same of latencies that were seen so many times each. */
export function histogramOfCounted(
  latencies: readonly (readonly [ms: number, count: number])[],
): EncodedHistogram {
  return histogramOf(latencies.flatMap(([ms, count]) => Array<number>(count).fill(ms)));
}
