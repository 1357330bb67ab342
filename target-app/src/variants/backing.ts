import type { ReadThrough } from '../cache/read-through.ts';
import type { Database } from '../database/database.ts';

/** Something outside that the service needs, and a question that shows whether it answers. */
export type Dependency = {
  readonly name: string;
  readonly ask: () => Promise<unknown>;
  /** After this long it counts as gone; a naive client has no such limit. */
  readonly limitMs: number | undefined;
};

/** What stands behind the service, connected in the manner of one variant. */
export type Backing = {
  readonly database: Database;
  readonly cache: ReadThrough;
  readonly dependencies: readonly Dependency[];
  /** What readiness asks; with any one of them answering, requests can be served. */
  readonly readyWithAny: readonly Dependency[];
  /** Whether a shutdown first lets traffic drain, or cuts it. */
  readonly drainsOnShutdown: boolean;
  readonly close: () => Promise<void>;
};
