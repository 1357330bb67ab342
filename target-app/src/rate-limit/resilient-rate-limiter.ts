import type { Redis } from 'ioredis';
import type { Configuration } from '../configuration.ts';
import type { Instruments } from '../observability/instruments.ts';
import type { CircuitBreaker } from '../resilience/circuit-breaker.ts';
import { createInstrumentedBreaker } from '../resilience/instrumented-breaker.ts';
import { within } from '../resilience/within.ts';
import { bucketKey } from './bucket-key.ts';
import { LocalBuckets } from './local-buckets.ts';
import { countDecision } from './rate-limit-metrics.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { redisBuckets } from './redis-buckets.ts';
import type { RateLimitSettings } from './settings.ts';
import type { BucketState, Buckets } from './token-bucket.ts';

/** More clients than one replica sees in the time that a bucket takes to fill. */
const LOCAL_BUCKETS = 10_000;

export type ResilientRateLimiterOptions = RateLimitSettings & {
  readonly shared: Buckets;
  readonly breaker: CircuitBreaker;
  readonly instruments: Instruments;
  /** Of a clock that is never set. */
  readonly nowUs: () => number;
};

/** Limits by buckets in this Redis, behind a breaker of their own: a script that is not allowed is not a broken cache. */
export function connectResilientRateLimiter(
  redis: Redis,
  { rateLimit, cache }: Configuration,
  instruments: Instruments,
): ResilientRateLimiter {
  const breaker = createInstrumentedBreaker('rate-limiter', instruments, {
    probe: () => within(rateLimit.timeoutMs, redis.ping()),
    countsAsFailure: () => true,
    resetMs: cache.breakerResetMs,
  });
  const nowUs = (): number => Math.round(performance.now() * 1000);
  return new ResilientRateLimiter({
    ...rateLimit,
    shared: redisBuckets(redis),
    breaker,
    instruments,
    nowUs,
  });
}

/**
 * Limits by buckets that all replicas share, and when those cannot be reached in time, by its own of the same size,
 * from where the shared ones were last: a broken Redis neither stops anybody nor opens the door wide.
 */
export class ResilientRateLimiter implements RateLimiter {
  readonly limits: readonly RateLimit[];
  private readonly options: ResilientRateLimiterOptions;
  private readonly local: LocalBuckets;

  constructor(options: ResilientRateLimiterOptions) {
    this.options = options;
    this.limits = options.limits;
    this.local = new LocalBuckets(LOCAL_BUCKETS, options.nowUs);
  }

  close(): void {
    this.options.breaker.shutdown();
  }

  async take(limit: RateLimit, client: string): Promise<BucketState> {
    const { shared, breaker, timeoutMs, instruments } = this.options;
    const key = bucketKey(limit, client);
    try {
      const state = await breaker.run(() => within(timeoutMs, shared.take(key, limit)));
      this.local.follow(key, state);
      countDecision(instruments.metrics, 'redis', state);
      return state;
    } catch (error) {
      instruments.log.debug({ err: error }, 'the rate limit was decided without Redis');
      const state = this.local.take(key, limit);
      countDecision(instruments.metrics, 'local', state);
      return state;
    }
  }
}
