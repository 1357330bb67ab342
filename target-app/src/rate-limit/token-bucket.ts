import type { RateLimit } from './rate-limit.ts';

/**
 * A token bucket is one number: how long it takes to be full again, 0 when it is. Each token taken adds the time in
 * which one comes back. In whole microseconds, so that no rounding ever gives a token away or keeps one back.
 */
export type BucketState = {
  /** Whether there was a token to take. */
  readonly isAllowed: boolean;
  /** After the token was taken, if one was. */
  readonly fullInUs: number;
};

/** Where buckets are kept. */
export type Buckets = {
  /** Takes one token from the bucket of that key, if there is one. */
  take(key: string, limit: RateLimit): Promise<BucketState>;
};

/** The time in which one token comes back. */
export function tokenUs(limit: RateLimit): number {
  return Math.floor((limit.intervalMs * 1000) / limit.capacity);
}

export function takeToken(fullInUs: number, limit: RateLimit): BucketState {
  const fullInAfterUs = fullInUs + tokenUs(limit);
  const isAllowed = fullInAfterUs <= tokenUs(limit) * limit.capacity;
  return { isAllowed, fullInUs: isAllowed ? fullInAfterUs : fullInUs };
}

/** How many tokens are left. */
export function remainingTokens(state: BucketState, limit: RateLimit): number {
  return limit.capacity - Math.ceil(state.fullInUs / tokenUs(limit));
}

/** How long until there is a token again; 0 when there is one. */
export function nextTokenInMs(state: BucketState, limit: RateLimit): number {
  return Math.max(0, state.fullInUs - tokenUs(limit) * (limit.capacity - 1)) / 1000;
}
