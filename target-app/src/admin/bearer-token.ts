import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from '../http/problem.ts';

/** A hook that lets only bearers of the token pass; the others get a 401 that says how to ask. */
export function requireBearer(token: string) {
  const expected = digest(token);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const given = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    // Digests have one length and take one time to compare, whatever was given.
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return;
    const error = given === undefined ? '' : ', error="invalid_token"';
    reply.header('www-authenticate', `Bearer realm="admin"${error}`);
    throw new ProblemError(401, 'This needs the token of an administrator.');
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
