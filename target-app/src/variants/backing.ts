import type { ReadThrough } from '../cache/read-through.ts';
import type { Database } from '../database/database.ts';
import type { Events } from '../events/events.ts';
import type { Grades } from '../grades/grades.ts';
import type { RateLimiter } from '../rate-limit/rate-limiter.ts';
import type { Admission } from '../overload/admission.ts';
import type { Visits } from '../visits/visits.ts';
import type { Dependency } from './dependency.ts';
import type { Flaw } from './flaw.ts';

export type { Dependency };

/** What stands behind the service, connected in the manner of one variant. */
export type Backing = {
  readonly database: Database;
  readonly cache: ReadThrough;
  /** Drops every copy, and resolves with how many there were in the shared cache. */
  readonly flushCache: () => Promise<number>;
  readonly visits: Visits;
  /** `undefined` when no grade service is configured. */
  readonly grades: Grades | undefined;
  readonly rateLimiter: RateLimiter;
  readonly events: Events;
  readonly dependencies: readonly Dependency[];
  /** What readiness asks; with any one of them answering, requests can be served. */
  readonly readyWithAny: readonly Dependency[];
  /** Whether a shutdown first lets traffic drain, or cuts it. */
  readonly drainsOnShutdown: boolean;
  /** Which requests are taken on; without it, all. */
  readonly admission: Admission | undefined;
  /** What is wrong on purpose. */
  readonly flaw: Flaw | undefined;
  readonly close: () => Promise<void>;
};
