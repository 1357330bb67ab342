import { NaiveReadThrough } from '../../src/cache/naive-read-through.ts';
import type { Database } from '../../src/database/database.ts';
import { noEvents } from '../../src/events/events.ts';
import type { Grades } from '../../src/grades/grades.ts';
import type { Metrics } from '../../src/observability/metrics.ts';
import type { RateLimiter } from '../../src/rate-limit/rate-limiter.ts';
import type { Backing, Dependency } from '../../src/variants/backing.ts';
import type { Visits } from '../../src/visits/visits.ts';
import { MemoryStore } from './memory-store.ts';

/** A backing whose database answers nothing or fails as told, and whose dependencies are up or down as told. */
export class FakeBacking implements Backing {
  readonly database: Database;
  readonly cache: NaiveReadThrough;
  readonly grades: Grades | undefined = undefined;
  readonly rateLimiter: RateLimiter = {
    limits: [],
    take: () => Promise.resolve({ isAllowed: true, fullInUs: 0 }),
  };
  readonly events = noEvents;
  readonly visits: Visits = { count: async () => 7, close: async () => undefined };
  readonly dependencies: readonly Dependency[];
  readonly readyWithAny: readonly Dependency[];
  readonly drainsOnShutdown = true;
  readonly admission = undefined;
  readonly flaw = undefined;
  readonly down = new Set<string>();
  databaseError: Error | undefined;

  constructor(metrics: Metrics) {
    this.database = {
      query: () =>
        this.databaseError === undefined ? Promise.resolve([]) : Promise.reject(this.databaseError),
    };
    this.cache = new NaiveReadThrough({
      store: new MemoryStore(),
      metrics,
      freshMs: 5000,
      now: Date.now,
    });
    this.dependencies = ['database', 'cache'].map((name) => ({
      name,
      ask: () => (this.down.has(name) ? Promise.reject(new Error('down')) : Promise.resolve()),
      limitMs: 300,
    }));
    this.readyWithAny = this.dependencies;
  }

  flushCache(): Promise<number> {
    return this.cache.clear();
  }

  async close(): Promise<void> {
    this.down.clear();
  }
}
