import type { EnvironmentReader } from '../environment-reader.ts';
import { parseRateLimits, type RateLimit } from './rate-limit.ts';

export type RateLimitSettings = {
  readonly limits: readonly RateLimit[];
  /** The most that one request may lose to a Redis that does not answer. */
  readonly timeoutMs: number;
};

export function readRateLimitSettings(read: EnvironmentReader): RateLimitSettings {
  return {
    limits: read.parsed('RATE_LIMITS', 'POST /api/v1/students=10/m', parseRateLimits),
    // Together with what a write loses to the cache, no more than 50 ms.
    timeoutMs: read.milliseconds('RATE_LIMIT_TIMEOUT_MS', 10),
  };
}
