import { Redis } from 'ioredis';
import { NaiveReadThrough } from '../cache/naive-read-through.ts';
import { redisStore } from '../cache/redis-store.ts';
import type { Configuration } from '../configuration.ts';
import { NaiveDatabase } from '../database/naive-database.ts';
import type { Instruments } from '../observability/instruments.ts';
import type { Backing, Dependency } from './backing.ts';

/** What the tutorials show: default clients, no time-outs, no breakers, nothing kept for bad times. */
export function connectNaive(configuration: Configuration, instruments: Instruments): Backing {
  const { log, metrics } = instruments;
  const database = new NaiveDatabase(configuration.databaseUrl, instruments);
  const redis = new Redis(configuration.redisUrl);
  redis.on('error', (error) => log.error({ err: error }, 'the Redis connection failed'));
  const store = redisStore(redis);
  const askDatabase: Dependency = {
    name: 'database',
    ask: () => database.query('SELECT 1'),
    limitMs: undefined,
  };
  const askCache: Dependency = { name: 'cache', ask: () => store.ping(), limitMs: undefined };
  return {
    database,
    cache: new NaiveReadThrough({
      store,
      metrics,
      freshMs: configuration.cache.freshMs,
      now: Date.now,
    }),
    dependencies: [askDatabase, askCache],
    readyWithAny: [askDatabase],
    drainsOnShutdown: false,
    async close() {
      redis.disconnect();
      await database.close();
    },
  };
}
