import type { Metrics } from '../observability/metrics.ts';
import { bucketKey } from './bucket-key.ts';
import { countDecision } from './rate-limit-metrics.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { BucketState, Buckets } from './token-bucket.ts';

/** What the tutorials show: waits for Redis, and fails with it. */
export class NaiveRateLimiter implements RateLimiter {
  readonly limits: readonly RateLimit[];
  private readonly shared: Buckets;
  private readonly metrics: Metrics;

  constructor(limits: readonly RateLimit[], shared: Buckets, metrics: Metrics) {
    this.limits = limits;
    this.shared = shared;
    this.metrics = metrics;
  }

  async take(limit: RateLimit, client: string): Promise<BucketState> {
    const state = await this.shared.take(bucketKey(limit, client), limit);
    countDecision(this.metrics, 'redis', state);
    return state;
  }
}
