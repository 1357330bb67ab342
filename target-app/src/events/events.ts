import type { RequestTrail } from '../audit/request-trail.ts';
import { changeOnly, type ChangeSql } from '../outbox/event-sql.ts';
import type { StudentEventType } from '../outbox/student-event.ts';
import type { Student } from '../students/student.ts';
import type { Dependency } from '../variants/dependency.ts';

/** What the service tells others about what happens in it, in the manner of one variant. */
export type Events = {
  /** Whether there is a worker to tell. */
  readonly areKept: boolean;
  /** How a change of a student is written. */
  readonly changeSql: ChangeSql;
  /** A student has changed, and the change is written; returns at once. */
  readonly studentChanged: (type: StudentEventType, student: Student) => void;
  readonly trail: RequestTrail | undefined;
  readonly dependencies: readonly Dependency[];
  readonly start: () => void;
  readonly close: () => Promise<void>;
};

/** Nobody is told anything. */
export const noEvents: Events = {
  areKept: false,
  changeSql: changeOnly,
  studentChanged() {},
  trail: undefined,
  dependencies: [],
  start() {},
  async close() {},
};
