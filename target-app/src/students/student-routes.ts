import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Served } from '../cache/read-through.ts';
import type { App } from '../http/app.ts';
import { ProblemError } from '../http/problem.ts';
import type { Metrics } from '../observability/metrics.ts';
import {
  DEFAULT_PAGE,
  LARGEST_PAGE,
  Student,
  StudentFields,
  StudentId,
  StudentPage,
} from './student.ts';
import type { Students } from './students.ts';

const Params = Type.Object({ id: StudentId });
const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LARGEST_PAGE })),
    after: Type.Optional(StudentId),
  },
  { additionalProperties: false },
);

export function studentRoutes(app: App, students: Students, metrics: Metrics): void {
  readRoutes(app, students, metrics);
  writeRoutes(app, students);
}

function readRoutes(app: App, students: Students, metrics: Metrics): void {
  app.get(
    '/api/v1/students',
    { schema: { querystring: PageQuery, response: { 200: StudentPage } } },
    async (request, reply) => {
      const { limit = DEFAULT_PAGE, after } = request.query;
      const page = await students.page(limit, after);
      noteAge(page, reply, metrics);
      return page.value;
    },
  );

  app.get(
    '/api/v1/students/:id',
    { schema: { params: Params, response: { 200: Student } } },
    async (request, reply) => {
      const student = await students.find(request.params.id);
      if (student === undefined) throw unknownStudent(request.params.id);
      noteAge(student, reply, metrics);
      return student.value;
    },
  );
}

function writeRoutes(app: App, students: Students): void {
  app.post(
    '/api/v1/students',
    { schema: { body: StudentFields, response: { 201: Student } } },
    async (request, reply) => {
      const student = await students.create(request.body);
      return reply.code(201).header('location', `/api/v1/students/${student.id}`).send(student);
    },
  );

  app.put(
    '/api/v1/students/:id',
    { schema: { params: Params, body: StudentFields, response: { 200: Student } } },
    async (request) => {
      const student = await students.replace(request.params.id, request.body);
      if (student === undefined) throw unknownStudent(request.params.id);
      return student;
    },
  );

  app.delete(
    '/api/v1/students/:id',
    { schema: { params: Params, response: { 204: Type.Null() } } },
    async (request, reply) => {
      if (!(await students.remove(request.params.id))) throw unknownStudent(request.params.id);
      return reply.code(204).send(null);
    },
  );
}

/** Says how old the data is: to the client as `Age` and, when it is older than promised, as `X-Data-Stale`. */
function noteAge(served: Served<unknown>, reply: FastifyReply, metrics: Metrics): void {
  metrics.dataAgeSeconds.observe(served.ageMs / 1000);
  reply.header('age', String(Math.floor(served.ageMs / 1000)));
  if (served.isStale) reply.header('x-data-stale', 'true');
}

function unknownStudent(id: string): ProblemError {
  return new ProblemError(404, `There is no student ${id}.`);
}
