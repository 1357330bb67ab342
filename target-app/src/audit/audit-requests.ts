import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../http/app.ts';
import type { AuditEntry } from './audit-log.ts';
import type { RequestTrail } from './request-trail.ts';

const CHANGING: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** Not known, not allowed, too often. */
const DENIED: ReadonlySet<number> = new Set([401, 403, 429]);

/** Notes who asked for a change, and whom something was denied; after the answer, so that nobody waits for it. */
export function auditRequests(app: App, trail: RequestTrail): void {
  app.addHook('onResponse', (request, reply, done) => {
    const isChange = CHANGING.has(request.method) && reply.statusCode < 500;
    if (isChange || DENIED.has(reply.statusCode)) trail.note(entryOf(request, reply));
    done();
  });
}

function entryOf(request: FastifyRequest, reply: FastifyReply): AuditEntry {
  return {
    subject: `request:${request.id}`,
    // A client chooses its request's id, and may choose the same twice.
    eventId: randomUUID(),
    type: 'request',
    occurredAt: new Date().toISOString(),
    detail: {
      method: request.method,
      path: request.url.split('?')[0],
      status: reply.statusCode,
      client: request.ip,
    },
  };
}
