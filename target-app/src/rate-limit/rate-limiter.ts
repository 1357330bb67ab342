import type { RateLimit } from './rate-limit.ts';
import type { BucketState } from './token-bucket.ts';

/** Decides whether a client may send one more request. */
export type RateLimiter = {
  readonly limits: readonly RateLimit[];
  /** Takes a token of that client for that limit. */
  take(limit: RateLimit, client: string): Promise<BucketState>;
};
