import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { trace } from '@opentelemetry/api';
import type { App } from './app.ts';
import {
  formatTraceparent,
  traceparentFor,
  traceparentOfSpan,
  type Traceparent,
} from './traceparent.ts';

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
    // Where requests are traced, the answer and the log line name the very span that the collector gets.
    const span = trace.getActiveSpan();
    request.traceparent =
      span === undefined
        ? traceparentFor(request.headers['traceparent'])
        : traceparentOfSpan(span.spanContext());
    reply.header('x-request-id', request.id);
    reply.header('traceparent', formatTraceparent(request.traceparent));
    done();
  });
}
