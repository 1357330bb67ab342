import type { Redis } from 'ioredis';
import { tokenUs, type BucketState, type Buckets } from './token-bucket.ts';

/**
 * `takeToken` inside Redis: one round trip, nobody in between, and by the clock of Redis, so that all replicas share
 * one bucket and one time. The key holds when the bucket is full again, and expires then: no key is a full bucket.
 * A clock that was set back cannot make anybody wait for longer than an empty bucket takes to fill.
 */
const TAKE_TOKEN = `
local token_us = tonumber(ARGV[1])
local capacity_us = token_us * tonumber(ARGV[2])
local time = redis.call('TIME')
local now_us = tonumber(time[1]) * 1000000 + tonumber(time[2])
local full_at_us = tonumber(redis.call('GET', KEYS[1]) or now_us)
local full_in_us = math.min(math.max(full_at_us - now_us, 0), capacity_us)
if full_in_us + token_us > capacity_us then
  return {0, full_in_us}
end
full_in_us = full_in_us + token_us
redis.call('SET', KEYS[1], string.format('%.0f', now_us + full_in_us), 'PX', math.ceil(full_in_us / 1000))
return {1, full_in_us}
`;

/** Buckets that all replicas share. */
export function redisBuckets(redis: Redis): Buckets {
  return {
    async take(key, limit) {
      return stateIn(await redis.eval(TAKE_TOKEN, 1, key, tokenUs(limit), limit.capacity));
    },
  };
}

function stateIn(reply: unknown): BucketState {
  const [allowed, fullInUs] = Array.isArray(reply) ? (reply as readonly unknown[]) : [];
  if (typeof allowed !== 'number' || typeof fullInUs !== 'number') {
    throw new TypeError('Redis did not answer with the state of a bucket.');
  }
  return { isAllowed: allowed === 1, fullInUs };
}
