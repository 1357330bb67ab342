import type { Redis } from 'ioredis';
import { within } from '../resilience/within.ts';
import type { KeyValueStore } from './key-value-store.ts';

/** Tells cached copies from whatever else is kept in the same Redis. */
const PREFIX = 'cache:';
const KEYS_A_STEP = 500;
const CLEAR_LIMIT_MS = 5000;

export function redisStore(redis: Redis): KeyValueStore {
  return {
    get: (key) => redis.get(PREFIX + key),
    set: (key, value, keepMs) => redis.set(PREFIX + key, value, 'PX', keepMs),
    delete: (keys) => redis.del(...keys.map((key) => PREFIX + key)),
    ping: () => redis.ping(),
    clear: () => clear(redis),
  };
}

/** Step by step, so that Redis answers others in between. */
async function clear(redis: Redis): Promise<number> {
  let dropped = 0;
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${PREFIX}*`, 'COUNT', KEYS_A_STEP);
    if (keys.length > 0) dropped += await redis.unlink(...keys);
    cursor = next;
  } while (cursor !== '0');
  return dropped;
}

/** The same store for callers who rather do without than wait. */
export function impatientStore(store: KeyValueStore, limitMs: number): KeyValueStore {
  return {
    get: (key) => within(limitMs, store.get(key)),
    set: (key, value, keepMs) => within(limitMs, store.set(key, value, keepMs)),
    delete: (keys) => within(limitMs, store.delete(keys)),
    ping: () => within(limitMs, store.ping()),
    // Asked for by people, who would rather wait.
    clear: () => within(CLEAR_LIMIT_MS, store.clear()),
  };
}
