import type { Served } from '../cache/read-through.ts';
import type { Grade } from './grade.ts';

/** The grades of students, from a service that is not ours. */
export type Grades = {
  /**
   * The grades of one student; `undefined` when the service knows none.
   * @throws UnavailableError in the resilient variant, when the service cannot answer now and nothing is known.
   */
  of(studentId: string): Promise<Served<readonly Grade[]> | undefined>;
};
