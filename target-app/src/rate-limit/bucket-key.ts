import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { nameOf, type RateLimit } from './rate-limit.ts';

/** Who sends this: by its API key, else by its address. A digest, so that keys are short and give nothing away. */
export function clientOf(request: Pick<FastifyRequest, 'headers' | 'ip'>): string {
  const apiKey = request.headers['x-api-key'];
  const identity = typeof apiKey === 'string' ? `key ${apiKey}` : `address ${request.ip}`;
  return createHash('sha256').update(identity).digest('base64url').slice(0, 22);
}

export function bucketKey(limit: RateLimit, client: string): string {
  return `rate-limit:${nameOf(limit)}:${client}`;
}
