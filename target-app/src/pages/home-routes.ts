import formbody from '@fastify/formbody';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { DEFAULT_PAGE } from '../collections/page.ts';
import type { App } from '../http/app.ts';
import { prefersHtml } from '../http/prefers-html.ts';
import type { Lifecycle } from '../lifecycle/lifecycle.ts';
import { UnavailableError } from '../resilience/unavailable-error.ts';
import { EmailTakenError } from '../users/email-taken-error.ts';
import { UserId } from '../users/user.ts';
import type { Users } from '../users/users.ts';
import type { Visits } from '../visits/visits.ts';
import { checkForm, EMPTY_FORM, isFaultless, type UserForm } from './user-form.ts';
import { renderUsersPage, type UsersPage } from './users-page.ts';

export type HomeParts = {
  readonly version: string;
  readonly variant: string;
  readonly lifecycle: Lifecycle;
  readonly visits: Visits;
  readonly users: Users;
};

const HTML_TYPE = 'text/html; charset=utf-8';
const htmlPage = { content: { 'text/html': { schema: Type.String() } } };

const Information = Type.Object({
  app: Type.Literal('target-app'),
  version: Type.String(),
  status: Type.Enum(['starting', 'running', 'draining']),
  variant: Type.String(),
  /** `null` while nobody could tell yet. */
  visits: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
});

const HomeQuery = Type.Object({
  after: Type.Optional(UserId),
  registered: Type.Optional(UserId),
});

/** Longer than anything valid, so that what is wrong is said on the page. */
const Typed = Type.Optional(Type.String({ maxLength: 1000 }));
const FormBody = Type.Object({ name: Typed, email: Typed });

/** `/`: what is running to a program, the users to a browser. `/user`: where the page's form goes. */
export async function homeRoutes(app: App, parts: HomeParts): Promise<void> {
  app.get(
    '/',
    {
      schema: {
        tags: ['pages'],
        summary: 'What is running here; to a browser, the page with the users',
        querystring: HomeQuery,
        response: {
          200: {
            content: {
              'application/json': { schema: Information },
              'text/html': { schema: Type.String() },
            },
          },
        },
      },
    },
    async (request, reply) => {
      const visits = (await parts.visits.count()) ?? null;
      reply.header('vary', 'Accept');
      if (!prefersHtml(request.headers.accept)) {
        const { version, variant, lifecycle } = parts;
        return reply.send({ app: 'target-app', version, status: lifecycle.stage, variant, visits });
      }
      const { after, registered } = request.query;
      const page = await usersPage(parts, { visits, after });
      const message = await welcome(parts.users, registered);
      return reply.type(HTML_TYPE).send(renderUsersPage({ ...page, message }));
    },
  );

  await app.register(async (scope: App) => {
    // The form sends nothing else.
    scope.removeAllContentTypeParsers();
    await scope.register(formbody);
    formRoute(scope, parts);
  });
}

function formRoute(app: App, parts: HomeParts): void {
  app.post(
    '/user',
    {
      schema: {
        tags: ['pages'],
        summary: 'Registers a user from the form of the page',
        consumes: ['application/x-www-form-urlencoded'],
        body: FormBody,
        response: {
          303: Type.Null({ description: 'Registered: back to the page, which says so' }),
          400: htmlPage,
          409: htmlPage,
          503: htmlPage,
        },
      },
    },
    async (request, reply) => {
      const form = checkForm(request.body);
      if (!isFaultless(form)) return answerPage(reply, 400, parts, form);
      try {
        const user = await parts.users.register({ name: form.name, email: form.email });
        return await reply.redirect(`/?registered=${user.id}`, 303);
      } catch (error) {
        if (error instanceof EmailTakenError) {
          const wrong = { email: 'There is a user with this e-mail address.' };
          return answerPage(reply, 409, parts, { ...form, wrong });
        }
        if (!(error instanceof UnavailableError)) throw error;
        reply.header('retry-after', String(Math.ceil(error.retryAfterMs / 1000)));
        return answerPage(reply, 503, parts, form);
      }
    },
  );
}

async function answerPage(
  reply: FastifyReply,
  status: 400 | 409 | 503,
  parts: HomeParts,
  form: UserForm,
): Promise<FastifyReply> {
  const page = await usersPage(parts, { visits: null, after: undefined });
  const text =
    status === 503
      ? 'The user could not be added at the moment. Nothing is lost: try again in a few seconds.'
      : 'The user was not added. Look at what is said beside the fields.';
  const message = { isGood: false, text };
  return reply
    .code(status)
    .type(HTML_TYPE)
    .send(renderUsersPage({ ...page, form, message }));
}

async function usersPage(
  { users, version, variant, lifecycle }: HomeParts,
  { visits, after }: { readonly visits: number | null; readonly after: string | undefined },
): Promise<UsersPage> {
  return {
    form: EMPTY_FORM,
    message: undefined,
    users: await orUnavailable(users.page(DEFAULT_PAGE, after)),
    isFirstPage: after === undefined,
    about: { version, status: lifecycle.stage, variant, visits },
  };
}

async function welcome(users: Users, id: string | undefined): Promise<UsersPage['message']> {
  const user = id === undefined ? undefined : await orUnavailable(users.find(id));
  return user === undefined ? undefined : { isGood: true, text: `${user.name} has been added.` };
}

/** The page is of use without what cannot be read now. */
async function orUnavailable<T>(
  reading: Promise<{ readonly value: T } | undefined>,
): Promise<T | undefined> {
  try {
    return (await reading)?.value;
  } catch (error) {
    if (error instanceof UnavailableError) return undefined;
    throw error;
  }
}
