import { Redis } from 'ioredis';
import { NaiveReadThrough } from '../cache/naive-read-through.ts';
import { redisStore } from '../cache/redis-store.ts';
import type { Configuration } from '../configuration.ts';
import { NaiveDatabase } from '../database/naive-database.ts';
import { connectNaiveEvents } from '../events/naive-events.ts';
import { NaiveGrades } from '../grades/naive-grades.ts';
import type { Instruments } from '../observability/instruments.ts';
import { NaiveRateLimiter } from '../rate-limit/naive-rate-limiter.ts';
import { redisBuckets } from '../rate-limit/redis-buckets.ts';
import { NaiveVisits } from '../visits/naive-visits.ts';
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
  const { url } = configuration.grades;
  const grades = url === undefined ? undefined : new NaiveGrades(url, metrics);
  const events = connectNaiveEvents(configuration.events, database, instruments);
  const { limits } = configuration.rateLimit;
  const cache = new NaiveReadThrough({
    store,
    metrics,
    freshMs: configuration.cache.freshMs,
    now: Date.now,
  });
  return {
    database,
    cache,
    flushCache: () => cache.clear(),
    visits: new NaiveVisits(database),
    grades,
    rateLimiter: new NaiveRateLimiter(limits, redisBuckets(redis), metrics),
    events,
    dependencies: [
      askDatabase,
      askCache,
      ...(grades === undefined ? [] : [grades.dependency]),
      ...events.dependencies,
    ],
    readyWithAny: [askDatabase],
    drainsOnShutdown: false,
    admission: undefined,
    flaw: undefined,
    async close() {
      redis.disconnect();
      await events.close();
      await database.close();
    },
  };
}
