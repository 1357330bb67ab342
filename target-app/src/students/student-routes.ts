import { Type } from 'typebox';
import { DEFAULT_PAGE, PageQuery } from '../collections/page.ts';
import type { App } from '../http/app.ts';
import { noteDataAge } from '../http/data-age.ts';
import { Problem, ProblemError } from '../http/problem.ts';
import type { Metrics } from '../observability/metrics.ts';
import { STUDENT_ID_PATTERN } from './student-id.ts';
import { Student, StudentFields, StudentId, StudentPage } from './student.ts';
import { STUDENTS_ADDRESS, type Students } from './students.ts';

const tags = ['students'];
const STUDENT_ADDRESS = `${STUDENTS_ADDRESS}/:id`;
const params = Type.Object({ id: StudentId });
const querystring = PageQuery(STUDENT_ID_PATTERN);

export function studentRoutes(app: App, students: Students, metrics: Metrics): void {
  readRoutes(app, students, metrics);
  writeRoutes(app, students);
}

function readRoutes(app: App, students: Students, metrics: Metrics): void {
  app.get(
    STUDENTS_ADDRESS,
    {
      schema: {
        tags,
        summary: 'Students, the newest first',
        querystring,
        response: { 200: StudentPage },
      },
    },
    async (request, reply) => {
      const { limit = DEFAULT_PAGE, after } = request.query;
      const page = await students.page(limit, after);
      noteDataAge(page, reply, metrics);
      return page.value;
    },
  );

  app.get(
    STUDENT_ADDRESS,
    {
      schema: {
        tags,
        summary: 'One student',
        params,
        response: { 200: Student, 404: Problem },
      },
    },
    async (request, reply) => {
      const student = await students.find(request.params.id);
      if (student === undefined) throw unknownStudent(request.params.id);
      noteDataAge(student, reply, metrics);
      return student.value;
    },
  );
}

function writeRoutes(app: App, students: Students): void {
  app.post(
    STUDENTS_ADDRESS,
    {
      schema: {
        tags,
        summary: 'Creates a student',
        body: StudentFields,
        response: { 201: Student },
      },
    },
    async (request, reply) => {
      const student = await students.create(request.body);
      return reply.code(201).header('location', `/api/v1/students/${student.id}`).send(student);
    },
  );

  app.put(
    STUDENT_ADDRESS,
    {
      schema: {
        tags,
        summary: 'Replaces what is known of a student',
        params,
        body: StudentFields,
        response: { 200: Student, 404: Problem },
      },
    },
    async (request) => {
      const student = await students.replace(request.params.id, request.body);
      if (student === undefined) throw unknownStudent(request.params.id);
      return student;
    },
  );

  app.delete(
    STUDENT_ADDRESS,
    {
      schema: {
        tags,
        summary: 'Removes a student',
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
    },
    async (request, reply) => {
      if (!(await students.remove(request.params.id))) throw unknownStudent(request.params.id);
      return reply.code(204).send(null);
    },
  );
}

function unknownStudent(id: string): ProblemError {
  return new ProblemError(404, `There is no student ${id}.`);
}
