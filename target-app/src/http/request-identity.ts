import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { App } from './app.ts';
import { formatTraceparent, traceparentFor, type Traceparent } from './traceparent.ts';

declare module 'fastify' {
  interface FastifyRequest {
    traceparent: Traceparent;
  }
}

/** What may be taken over from a caller without spoiling a log line. */
const ACCEPTABLE_ID = /^[\w.:-]{1,128}$/;

/** The caller's `X-Request-Id` when it is a sane one, else a new one. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && ACCEPTABLE_ID.test(given) ? given : randomUUID();
}

/** Every answer says by which ids its request can be found. */
export function installRequestIdentity(app: App): void {
  app.decorateRequest('traceparent');
  app.addHook('onRequest', (request, reply, done) => {
    request.traceparent = traceparentFor(request.headers['traceparent']);
    reply.header('x-request-id', request.id);
    reply.header('traceparent', formatTraceparent(request.traceparent));
    done();
  });
}
