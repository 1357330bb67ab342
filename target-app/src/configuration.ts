import { readAdminSettings, type AdminSettings } from './admin/settings.ts';
import { EnvironmentReader } from './environment-reader.ts';
import { readEventSettings, type EventSettings } from './events/settings.ts';
import { readGradesSettings, type GradesSettings } from './grades/settings.ts';
import { parseTrustedProxies } from './http/trusted-proxies.ts';
import { readRateLimitSettings, type RateLimitSettings } from './rate-limit/settings.ts';
import { readOverloadSettings, type OverloadSettings } from './overload/settings.ts';
import { readSloSettings, type SloSettings } from './slo/settings.ts';
import { readFlawSettings, type FlawSettings } from './variants/settings.ts';

const VARIANTS = ['resilient', 'naive', 'leaking', 'bad-deploy', 'slow-start'] as const;
export type VariantName = (typeof VARIANTS)[number];

/** Everything that can be set from outside, read once at start. */
export type Configuration = {
  readonly host: string;
  /** 0 lets the operating system choose. */
  readonly port: number;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly variant: VariantName;
  readonly logLevel: string;
  readonly database: DatabaseSettings;
  readonly cache: CacheSettings;
  readonly lifecycle: LifecycleSettings;
  /** Addresses and networks whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  readonly grades: GradesSettings;
  readonly events: EventSettings;
  readonly rateLimit: RateLimitSettings;
  readonly overload: OverloadSettings;
  readonly slo: SloSettings;
  readonly flaws: FlawSettings;
  readonly admin: AdminSettings;
};

export type DatabaseSettings = {
  readonly poolSize: number;
  /** Most callers that wait for a connection; more are refused at once. */
  readonly maxWaiting: number;
  /** Longest wait for a connection, from the pool or a new one. */
  readonly acquireTimeoutMs: number;
  readonly queryTimeoutMs: number;
  /** How long a read waits for fresh data when it holds an outdated copy it could answer with. */
  readonly patienceMs: number;
  readonly breakerResetMs: number;
};

export type CacheSettings = {
  /** The most that one request may lose to a cache that does not answer. */
  readonly timeoutMs: number;
  /** Younger copies are answered without asking the database. */
  readonly freshMs: number;
  /** Older copies are kept this long, for when the database is slow or gone. */
  readonly staleMs: number;
  readonly breakerResetMs: number;
};

export type LifecycleSettings = {
  readonly startupDeadlineMs: number;
  /** From "not ready" to closing the door: the time a balancer needs to notice. */
  readonly drainMs: number;
  readonly shutdownDeadlineMs: number;
};

/**
 * Reads the configuration from environment variables.
 * @throws ConfigurationError naming every variable that is missing or wrong, at once.
 */
export function readConfiguration(
  env: Readonly<Record<string, string | undefined>>,
): Configuration {
  const read = new EnvironmentReader(env);
  const configuration: Configuration = {
    host: read.text('HOST', '127.0.0.1'),
    port: read.integer('PORT', { fallback: 3000, min: 0, max: 65_535 }),
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
    variant: read.choice('VARIANT', VARIANTS),
    logLevel: read.choice('LOG_LEVEL', ['info', 'trace', 'debug', 'warn', 'error', 'silent']),
    database: readDatabaseSettings(read),
    cache: {
      timeoutMs: read.milliseconds('CACHE_TIMEOUT_MS', 40),
      freshMs: read.milliseconds('CACHE_FRESH_MS', 5000),
      staleMs: read.milliseconds('CACHE_STALE_MS', 600_000),
      breakerResetMs: read.milliseconds('CACHE_BREAKER_RESET_MS', 1000),
    },
    lifecycle: readLifecycleSettings(read),
    trustedProxies: read.parsed('TRUST_PROXY', 'off', parseTrustedProxies),
    grades: readGradesSettings(read),
    events: readEventSettings(read),
    rateLimit: readRateLimitSettings(read),
    overload: readOverloadSettings(read),
    slo: readSloSettings(read),
    flaws: readFlawSettings(read),
    admin: readAdminSettings(read),
  };
  read.assertValid();
  return configuration;
}

/** How a process of ours uses PostgreSQL. */
export function readDatabaseSettings(read: EnvironmentReader): DatabaseSettings {
  return {
    poolSize: read.integer('DATABASE_POOL_SIZE', { fallback: 10, min: 1, max: 500 }),
    maxWaiting: read.integer('DATABASE_MAX_WAITING', { fallback: 50, min: 1, max: 10_000 }),
    acquireTimeoutMs: read.milliseconds('DATABASE_ACQUIRE_TIMEOUT_MS', 1000),
    queryTimeoutMs: read.milliseconds('DATABASE_QUERY_TIMEOUT_MS', 1000),
    patienceMs: read.milliseconds('DATABASE_PATIENCE_MS', 100),
    breakerResetMs: read.milliseconds('DATABASE_BREAKER_RESET_MS', 1000),
  };
}

/** How a process of ours starts and stops. */
export function readLifecycleSettings(read: EnvironmentReader): LifecycleSettings {
  return {
    startupDeadlineMs: read.milliseconds('STARTUP_DEADLINE_MS', 30_000),
    drainMs: read.integer('DRAIN_MS', { fallback: 500, min: 0, max: 60_000 }),
    shutdownDeadlineMs: read.milliseconds('SHUTDOWN_DEADLINE_MS', 9000),
  };
}
