import { Redis } from 'ioredis';
import { impatientStore, redisStore } from '../cache/redis-store.ts';
import { ResilientReadThrough } from '../cache/resilient-read-through.ts';
import type { Configuration } from '../configuration.ts';
import { RenewablePool } from '../database/renewable-pool.ts';
import { ResilientDatabase } from '../database/resilient-database.ts';
import { connectResilientEvents } from '../events/resilient-events.ts';
import { connectResilientGrades } from '../grades/resilient-grades.ts';
import type { Instruments, Log } from '../observability/instruments.ts';
import { Admission } from '../overload/admission.ts';
import { connectResilientRateLimiter } from '../rate-limit/resilient-rate-limiter.ts';
import { createInstrumentedBreaker } from '../resilience/instrumented-breaker.ts';
import { BufferedVisits } from '../visits/buffered-visits.ts';
import type { Backing, Dependency } from './backing.ts';

/** Probes of an orchestrator give up after a second; the answer has to be there before. */
const HEALTH_LIMIT_MS = 300;
const VISITS_FLUSH_MS = 1000;

/** Everything bounded: time-outs, breakers, copies for bad times. */
export function connectResilient(configuration: Configuration, instruments: Instruments): Backing {
  const { cache: settings, database: databaseSettings } = configuration;
  const pool = new RenewablePool(configuration.databaseUrl, databaseSettings, instruments.log);
  const database = new ResilientDatabase(pool, databaseSettings, instruments);
  const redis = connectRedis(configuration.redisUrl, instruments.log);
  const store = impatientStore(redisStore(redis), settings.timeoutMs);
  const breaker = createInstrumentedBreaker('cache', instruments, {
    probe: () => store.ping(),
    countsAsFailure: () => true,
    resetMs: settings.breakerResetMs,
  });
  const cache = new ResilientReadThrough({
    ...settings,
    patienceMs: databaseSettings.patienceMs,
    store,
    breaker,
    instruments,
    now: Date.now,
  });
  const grades = connectResilientGrades(configuration.grades, {
    cache,
    instruments,
    healthLimitMs: HEALTH_LIMIT_MS,
  });
  const rateLimiter = connectResilientRateLimiter(redis, configuration, instruments);
  const events = connectResilientEvents(configuration.events, {
    database,
    databaseUrl: configuration.databaseUrl,
    databaseSettings,
    instruments,
    healthLimitMs: HEALTH_LIMIT_MS,
  });
  const visits = new BufferedVisits(database, instruments.log, VISITS_FLUSH_MS);
  const vital: readonly Dependency[] = [
    { name: 'database', ask: () => database.query('SELECT 1'), limitMs: HEALTH_LIMIT_MS },
    { name: 'cache', ask: () => breaker.run(() => store.ping()), limitMs: HEALTH_LIMIT_MS },
  ];
  return {
    database,
    cache,
    flushCache: () => cache.clear(),
    visits,
    grades,
    rateLimiter,
    events,
    dependencies: [
      ...vital,
      ...(grades === undefined ? [] : [grades.dependency]),
      ...events.dependencies,
    ],
    readyWithAny: vital,
    drainsOnShutdown: true,
    admission: new Admission(configuration.overload, instruments.metrics, () => performance.now()),
    flaw: undefined,
    async close() {
      await visits.close();
      breaker.shutdown();
      rateLimiter.close();
      redis.disconnect();
      await Promise.all([grades?.close(), events.close()]);
      await database.close();
    },
  };
}

/** Fails at once instead of queueing, and comes back on its own half a second after Redis does. */
function connectRedis(url: string, log: Log): Redis {
  const redis = new Redis(url, {
    // Callers have left long before; this bounds what is kept for them, and the handshake.
    commandTimeout: 500,
    connectTimeout: 1000,
    // A connection that swallows everything is replaced, not kept.
    socketTimeout: 1000,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (attempt) => Math.min(100 * attempt, 500),
  });
  // The breaker reports that Redis is gone; each failed attempt to reconnect is detail.
  redis.on('error', (error) => log.debug({ err: error }, 'the Redis connection failed'));
  return redis;
}
