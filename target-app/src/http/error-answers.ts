import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { UnavailableError } from '../resilience/unavailable-error.ts';
import type { App } from './app.ts';
import { invalidFields } from './invalid-fields.ts';
import { PROBLEM_CONTENT_TYPE, problem, ProblemError, type Problem } from './problem.ts';

/** Every error becomes problem details; what went wrong inside goes to the log, never to the client. */
export function installErrorAnswers(app: App): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => answerError(error, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const detail = `There is no ${request.method} ${request.url.split('?')[0] ?? ''}.`;
    return send(reply, problem(404, detail, request.id));
  });
}

function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof UnavailableError) {
    // Its breaker reports why; one line a request would drown that.
    request.log.debug({ err: error }, 'a dependency is not available');
    reply.header('retry-after', String(Math.ceil(error.retryAfterMs / 1000)));
    return send(reply, problem(503, error.message, request.id));
  }
  if ('validation' in error && error.validation !== undefined) {
    const fields = invalidFields(error.validation, error.validationContext ?? 'body');
    const detail = `Not valid: ${fields.map(({ field }) => field).join(', ')}.`;
    return send(reply, problem(400, detail, request.id, fields));
  }
  if (error instanceof ProblemError) {
    return send(reply, problem(error.statusCode, error.message, request.id, error.fields));
  }
  if (isClientsFault(error.statusCode)) {
    return send(reply, problem(error.statusCode, error.message, request.id));
  }
  request.log.error({ err: error }, 'a request failed');
  return send(reply, problem(500, 'Something went wrong on our side.', request.id));
}

function isClientsFault(status: number | undefined): status is number {
  return status !== undefined && status >= 400 && status < 500;
}

function send(reply: FastifyReply, body: Problem): FastifyReply {
  // A string goes out as it is: an error answer does not depend on the route's response schema.
  return reply.code(body.status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(body));
}
