import client from 'prom-client';
import { overloadMetrics } from '../overload/overload-metrics.ts';
import { eventsMetrics } from '../events/events-metrics.ts';
import { gradesMetrics } from '../grades/grades-metrics.ts';
import { rateLimitMetrics } from '../rate-limit/rate-limit-metrics.ts';

/** Every SLO threshold in use is a bucket, so that "share under 300 ms" is exact. */
const LATENCY_BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10];
const DATA_AGE_BUCKETS_S = [0.5, 1, 2, 5, 10, 30, 60, 300, 600];

export type CacheResult = 'hit' | 'miss' | 'error' | 'bypass';
const CACHE_RESULTS: readonly CacheResult[] = ['hit', 'miss', 'error', 'bypass'];

export type Metrics = ReturnType<typeof createMetrics>;

/** The application's metrics, in a registry of their own. Labels are bounded: `route` is the pattern, never the path. */
export function createMetrics(info: { readonly version: string; readonly variant: string }) {
  const processMetrics = createProcessMetrics(info);
  const { register } = processMetrics;
  const registers = [register];
  return {
    ...processMetrics,
    ...cacheMetrics(register),
    ...breakerMetrics(register),
    ...overloadMetrics(register),
    ...gradesMetrics(register),
    ...eventsMetrics(register),
    ...rateLimitMetrics(register),
    dbQuerySeconds: new client.Histogram({
      name: 'db_query_duration_seconds',
      help: 'Time to get an answer from PostgreSQL, the wait for a connection included.',
      buckets: LATENCY_BUCKETS_S,
      registers,
    }),
    dbQueriesRefused: new client.Counter({
      name: 'db_queries_refused_total',
      help: 'Queries refused at once because too many were waiting for a connection.',
      registers,
    }),
    studentsCreated: new client.Counter({
      name: 'students_created_total',
      help: 'Students created.',
      registers,
    }),
  };
}

export type ProcessMetrics = ReturnType<typeof createProcessMetrics>;

/** What every process of ours that serves HTTP reports, in a registry of its own. */
export function createProcessMetrics(info: { readonly version: string; readonly variant: string }) {
  const register = new client.Registry();
  client.collectDefaultMetrics({ register });
  appInformation(register, info);
  return { register, ...httpMetrics(register) };
}

/** Counts of a connection pool at the moment of a scrape. */
export type PoolCounts = {
  readonly active: number;
  readonly idle: number;
  readonly waiting: number;
};

export function observePool(metrics: Metrics, counts: () => PoolCounts): void {
  const connections = new client.Gauge({
    name: 'db_pool_connections',
    help: 'Connections to PostgreSQL by state; waiting counts callers without one.',
    labelNames: ['state'],
    registers: [],
    collect() {
      for (const [state, count] of Object.entries(counts())) this.set({ state }, count);
    },
  });
  metrics.register.registerMetric(connections);
}

function appInformation(
  register: client.Registry,
  info: { readonly version: string; readonly variant: string },
): void {
  const appInfo = new client.Gauge({
    name: 'app_info',
    help: 'Always 1; the labels say what is running.',
    labelNames: ['version', 'variant'],
    registers: [register],
  });
  appInfo.set({ version: info.version, variant: info.variant }, 1);
  const uptime = new client.Gauge({
    name: 'app_uptime_seconds',
    help: 'Time since the process started.',
    registers: [],
    collect() {
      this.set(process.uptime());
    },
  });
  register.registerMetric(uptime);
}

function httpMetrics(register: client.Registry) {
  const labelNames = ['method', 'route', 'status'] as const;
  const registers = [register];
  return {
    httpRequests: new client.Counter({
      name: 'http_requests_total',
      help: 'Requests by outcome; 499 means that the client left before the answer.',
      labelNames,
      registers,
    }),
    httpRequestSeconds: new client.Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the request line to the last byte of the answer.',
      labelNames,
      buckets: LATENCY_BUCKETS_S,
      registers,
    }),
    httpRequestsInFlight: new client.Gauge({
      name: 'http_requests_in_flight',
      help: 'Requests being answered.',
      registers,
    }),
  };
}

function cacheMetrics(register: client.Registry) {
  const cacheRequests = new client.Counter({
    name: 'cache_requests_total',
    help: 'Reads of the cache by result; bypass means that its breaker kept it out of the way.',
    labelNames: ['result'],
    registers: [register],
  });
  for (const result of CACHE_RESULTS) cacheRequests.inc({ result }, 0);
  const dataReads = new client.Counter({
    name: 'data_reads_total',
    help: 'Reads of students by whether the data they were answered with was fresh: no older than 5 s.',
    labelNames: ['fresh'],
    registers: [register],
  });
  for (const fresh of ['true', 'false']) dataReads.inc({ fresh }, 0);
  return {
    cacheRequests,
    dataReads,
    dataReadAgeSeconds: new client.Histogram({
      name: 'data_read_age_seconds',
      help: 'Age of the data that reads were answered with.',
      buckets: DATA_AGE_BUCKETS_S,
      registers: [register],
    }),
  };
}

function breakerMetrics(register: client.Registry) {
  return {
    breakerState: new client.Gauge({
      name: 'circuit_breaker_state',
      help: '0 closed, 1 open, 2 half-open.',
      labelNames: ['name'],
      registers: [register],
    }),
    breakerTransitions: new client.Counter({
      name: 'circuit_breaker_transitions_total',
      help: 'Changes of state by the state entered.',
      labelNames: ['name', 'to'],
      registers: [register],
    }),
  };
}
