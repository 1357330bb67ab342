import type { Redis } from 'ioredis';
import { within } from '../resilience/within.ts';
import type { KeyValueStore } from './key-value-store.ts';

export function redisStore(redis: Redis): KeyValueStore {
  return {
    get: (key) => redis.get(key),
    set: (key, value, keepMs) => redis.set(key, value, 'PX', keepMs),
    delete: (keys) => redis.del(...keys),
    ping: () => redis.ping(),
  };
}

/** The same store for callers who rather do without than wait. */
export function impatientStore(store: KeyValueStore, limitMs: number): KeyValueStore {
  return {
    get: (key) => within(limitMs, store.get(key)),
    set: (key, value, keepMs) => within(limitMs, store.set(key, value, keepMs)),
    delete: (keys) => within(limitMs, store.delete(keys)),
    ping: () => within(limitMs, store.ping()),
  };
}
