import type { Dependency } from '../variants/backing.ts';
import type { Grades } from './grades.ts';

/** The grades with what the service as a whole needs of them. */
export type ConnectedGrades = Grades & {
  readonly dependency: Dependency;
  close(): Promise<void>;
};
