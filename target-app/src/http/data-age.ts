import type { FastifyReply } from 'fastify';
import type { Metrics } from '../observability/metrics.ts';

/** Data that is older than this is not fresh, however it came to be old: a kept copy, or a summary that is behind. */
export const STALE_AFTER_MS = 5000;

/** How old the data is that a read is answered with, and whether that is more than was promised. */
export type DataAge = { readonly ageMs: number; readonly isStale: boolean };

/** Says how old the data is: to the client as `Age` and, when it is older than promised, as `X-Data-Stale`; and counts it. */
export function noteDataAge(data: DataAge, reply: FastifyReply, metrics: Metrics): void {
  metrics.dataReadAgeSeconds.observe(data.ageMs / 1000);
  metrics.dataReads.inc({ fresh: String(data.ageMs <= STALE_AFTER_MS) });
  sayAge(data, reply);
}

/** Says how old the data is without counting it. */
export function sayAge({ ageMs, isStale }: DataAge, reply: FastifyReply): void {
  reply.header('age', String(Math.floor(ageMs / 1000)));
  if (isStale) reply.header('x-data-stale', 'true');
}
