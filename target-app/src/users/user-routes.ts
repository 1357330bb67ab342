import { Type } from 'typebox';
import { DEFAULT_PAGE, PageQuery } from '../collections/page.ts';
import type { App } from '../http/app.ts';
import { sayAge } from '../http/data-age.ts';
import { Problem, ProblemError } from '../http/problem.ts';
import { User, USER_ID_PATTERN, UserFields, UserId, UserPage } from './user.ts';
import { USERS_ADDRESS, type Users } from './users.ts';

const USER_ADDRESS = `${USERS_ADDRESS}/:id`;
const tags = ['users'];
const params = Type.Object({ id: UserId });
const querystring = PageQuery(USER_ID_PATTERN);

export function userRoutes(app: App, users: Users): void {
  readRoutes(app, users);
  writeRoutes(app, users);
}

function readRoutes(app: App, users: Users): void {
  app.get(
    USERS_ADDRESS,
    {
      schema: {
        tags,
        summary: 'Users, the newest first',
        querystring,
        response: { 200: UserPage },
      },
    },
    async (request, reply) => {
      const { limit = DEFAULT_PAGE, after } = request.query;
      const page = await users.page(limit, after);
      sayAge(page, reply);
      return reply.send(page.value);
    },
  );

  app.get(
    USER_ADDRESS,
    { schema: { tags, summary: 'One user', params, response: { 200: User, 404: Problem } } },
    async (request, reply) => {
      const user = await users.find(request.params.id);
      if (user === undefined) throw unknownUser(request.params.id);
      sayAge(user, reply);
      return reply.send(user.value);
    },
  );
}

function writeRoutes(app: App, users: Users): void {
  app.post(
    USERS_ADDRESS,
    {
      schema: {
        tags,
        summary: 'Registers a user',
        body: UserFields,
        response: { 201: User, 409: Problem },
      },
    },
    async (request, reply) => {
      const user = await users.register(request.body);
      return reply.code(201).header('location', `${USERS_ADDRESS}/${user.id}`).send(user);
    },
  );

  app.put(
    USER_ADDRESS,
    {
      schema: {
        tags,
        summary: 'Replaces what is known of a user',
        params,
        body: UserFields,
        response: { 200: User, 404: Problem, 409: Problem },
      },
    },
    async (request, reply) => {
      const user = await users.replace(request.params.id, request.body);
      if (user === undefined) throw unknownUser(request.params.id);
      return reply.send(user);
    },
  );

  app.delete(
    USER_ADDRESS,
    {
      schema: {
        tags,
        summary: 'Removes a user',
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
    },
    async (request, reply) => {
      if (!(await users.remove(request.params.id))) throw unknownUser(request.params.id);
      return reply.code(204).send(null);
    },
  );
}

function unknownUser(id: string): ProblemError {
  return new ProblemError(404, `There is no user ${id}.`);
}
