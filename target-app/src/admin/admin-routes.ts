import { Type } from 'typebox';
import type { App } from '../http/app.ts';
import { Problem, ProblemError } from '../http/problem.ts';
import type { BreakerRegistry } from '../resilience/breaker-registry.ts';
import { requireBearer } from './bearer-token.ts';
import { redacted } from './redacted.ts';

export type AdminParts = {
  /** Without one there is nothing to administer here: the routes do not exist. */
  readonly token: string | undefined;
  readonly configuration: unknown;
  readonly breakers: BreakerRegistry;
  /** Resolves with the number of copies that were dropped. */
  readonly flushCache: () => Promise<number>;
};

const LogLevel = Type.Object(
  { level: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']) },
  { additionalProperties: false },
);
const Breaker = Type.Object({
  name: Type.String(),
  state: Type.Enum(['closed', 'open', 'half_open']),
});
const BreakerName = Type.Object({ name: Type.String({ minLength: 1, maxLength: 64 }) });

const schema = {
  tags: ['admin'],
  security: [{ administrator: [] }],
};

export async function adminRoutes(app: App, parts: AdminParts): Promise<void> {
  const { token } = parts;
  if (token === undefined) return;
  await app.register(async (scope: App) => {
    scope.addHook('onRequest', requireBearer(token));
    configurationRoutes(scope, parts);
    breakerRoutes(scope, parts.breakers);
    cacheRoutes(scope, parts);
  });
}

function configurationRoutes(app: App, { configuration }: AdminParts): void {
  app.get(
    '/admin/config',
    {
      schema: {
        ...schema,
        summary: 'The configuration in force, without its secrets',
        response: { 200: Type.Record(Type.String(), Type.Unknown()), 401: Problem },
      },
    },
    async (_request, reply) => reply.send(redacted(configuration) as Record<string, unknown>),
  );

  app.get(
    '/admin/log-level',
    { schema: { ...schema, summary: 'What is logged', response: { 200: LogLevel, 401: Problem } } },
    async (_request, reply) => reply.send({ level: levelOf(app) }),
  );

  app.post(
    '/admin/log-level',
    {
      schema: {
        ...schema,
        summary: 'Sets what is logged, until the next start',
        body: LogLevel,
        response: { 200: LogLevel, 401: Problem },
      },
    },
    async (request, reply) => {
      app.log.level = request.body.level;
      return reply.send({ level: levelOf(app) });
    },
  );
}

function breakerRoutes(app: App, breakers: BreakerRegistry): void {
  app.get(
    '/admin/breakers',
    {
      schema: {
        ...schema,
        summary: 'The circuit breakers and their states',
        response: { 200: Type.Array(Breaker), 401: Problem },
      },
    },
    async (_request, reply) => reply.send([...breakers.states()]),
  );

  app.post(
    '/admin/breakers/:name/reset',
    {
      schema: {
        ...schema,
        summary: 'Closes a circuit breaker at once',
        params: BreakerName,
        response: { 200: Breaker, 401: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const breaker = breakers.find(name);
      if (breaker === undefined) throw new ProblemError(404, `There is no breaker ${name}.`);
      breaker.reset();
      request.log.warn({ breaker: name }, 'circuit breaker reset by an administrator');
      return reply.send({ name, state: breaker.state });
    },
  );
}

function cacheRoutes(app: App, { flushCache }: AdminParts): void {
  app.post(
    '/admin/cache/flush',
    {
      schema: {
        ...schema,
        summary: 'Drops every copy from the shared cache and from the memory of this replica',
        response: { 200: Type.Object({ dropped: Type.Integer() }), 401: Problem },
      },
    },
    async (request, reply) => {
      const dropped = await flushCache();
      request.log.warn({ dropped }, 'cache flushed by an administrator');
      return reply.send({ dropped });
    },
  );
}

function levelOf(app: App) {
  return app.log.level as 'info';
}
