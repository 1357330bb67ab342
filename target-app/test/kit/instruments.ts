import type { Instruments } from '../../src/observability/instruments.ts';
import { createMetrics, type CacheResult, type Metrics } from '../../src/observability/metrics.ts';
import { BreakerRegistry } from '../../src/resilience/breaker-registry.ts';

const ignore = (): void => undefined;

/** Instruments whose log goes nowhere. */
export function quietInstruments(): Instruments {
  return {
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore, fatal: ignore },
    metrics: createMetrics({ version: '1.2.3', variant: 'resilient' }),
    breakers: new BreakerRegistry(),
  };
}

/** `cache_requests_total` by result, zeroes left out. */
export async function cacheCounts(metrics: Metrics): Promise<Partial<Record<CacheResult, number>>> {
  const counts: Partial<Record<CacheResult, number>> = {};
  for (const { labels, value } of (await metrics.cacheRequests.get()).values) {
    if (value > 0) counts[labels.result as CacheResult] = value;
  }
  return counts;
}
