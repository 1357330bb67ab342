import type { onRequestAsyncHookHandler } from 'fastify';
import type { App } from '../http/app.ts';
import { ProblemError } from '../http/problem.ts';
import type { Metrics } from '../observability/metrics.ts';
import { clientOf } from './bucket-key.ts';
import { nameOf, type RateLimit } from './rate-limit.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { nextTokenInMs, remainingTokens } from './token-bucket.ts';

/**
 * Limits the routes that are registered from now on, before anything of a request's body is read.
 * A limit for a route that is never registered fails the start: it would protect nothing.
 */
export function limitRoutes(app: App, limiter: RateLimiter, metrics: Metrics): void {
  const unused = new Set(limiter.limits);
  app.addHook('onRoute', (route) => {
    const methods = [route.method].flat();
    const limit = limiter.limits.find(
      (candidate) => candidate.route === route.url && methods.includes(candidate.method),
    );
    if (limit === undefined) return;
    unused.delete(limit);
    route.onRequest = [takeOrRefuse(limit, limiter, metrics), ...[route.onRequest ?? []].flat()];
  });
  app.addHook('onReady', (done) => {
    const names = [...unused].map(nameOf).join(', ');
    done(unused.size === 0 ? undefined : new Error(`RATE_LIMITS has unknown routes: ${names}.`));
  });
}

function takeOrRefuse(
  limit: RateLimit,
  limiter: RateLimiter,
  metrics: Metrics,
): onRequestAsyncHookHandler {
  metrics.rateLimited.inc({ route: limit.route }, 0);
  return async (request, reply) => {
    const state = await limiter.take(limit, clientOf(request));
    reply.header('ratelimit-limit', String(limit.capacity));
    reply.header('ratelimit-remaining', String(remainingTokens(state, limit)));
    reply.header('ratelimit-reset', String(Math.ceil(state.fullInUs / 1_000_000)));
    if (state.isAllowed) return;
    metrics.rateLimited.inc({ route: limit.route });
    const waitS = Math.max(1, Math.ceil(nextTokenInMs(state, limit) / 1000));
    reply.header('retry-after', String(waitS));
    throw new ProblemError(
      429,
      `No more than ${limit.capacity} in ${limit.intervalMs / 1000} s are allowed here.`,
    );
  };
}
