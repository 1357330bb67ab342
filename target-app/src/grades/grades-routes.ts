import { Type } from 'typebox';
import type { App } from '../http/app.ts';
import { sayAge } from '../http/data-age.ts';
import { Problem, ProblemError } from '../http/problem.ts';
import { StudentId } from '../students/student.ts';
import type { Students } from '../students/students.ts';
import { Grade } from './grade.ts';
import type { Grades } from './grades.ts';

const StudentGrades = Type.Object({
  student_id: StudentId,
  /** Older than promised, because the grade service is slow or gone. */
  stale: Type.Boolean(),
  grades: Type.Array(Grade),
});

export type GradesParts = {
  readonly students: Pick<Students, 'find'>;
  /** `undefined` when no grade service is configured. */
  readonly grades: Grades | undefined;
};

export function gradesRoutes(app: App, { students, grades }: GradesParts): void {
  app.get(
    '/api/v1/students/:id/grades',
    {
      schema: {
        tags: ['students'],
        summary: 'The grades of a student, the last known ones while the grade service is away',
        params: Type.Object({ id: StudentId }),
        response: { 200: StudentGrades, 404: Problem, 502: Problem, 503: Problem },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      if (grades === undefined) throw new ProblemError(503, 'No grade service is configured.');
      if ((await students.find(id)) === undefined) {
        throw new ProblemError(404, `There is no student ${id}.`);
      }
      const served = await grades.of(id);
      if (served === undefined) throw new ProblemError(404, `Student ${id} has no grades.`);
      sayAge(served, reply);
      return { student_id: id, stale: served.isStale, grades: [...served.value] };
    },
  );
}
