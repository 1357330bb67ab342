import client, { type Registry } from 'prom-client';
import type { BucketState } from './token-bucket.ts';

type Source = 'redis' | 'local';

export function rateLimitMetrics(register: Registry) {
  const registers = [register];
  const rateLimiterDecisions = new client.Counter({
    name: 'rate_limiter_decisions_total',
    help: 'Decisions of the rate limiter by where the bucket was; local means that Redis could not be asked.',
    labelNames: ['source', 'result'],
    registers,
  });
  for (const source of ['redis', 'local']) {
    for (const result of ['allowed', 'limited']) rateLimiterDecisions.inc({ source, result }, 0);
  }
  return {
    rateLimiterDecisions,
    rateLimited: new client.Counter({
      name: 'rate_limited_total',
      help: 'Requests that were refused because their client had sent too many.',
      labelNames: ['route'],
      registers,
    }),
  };
}

type Decisions = Pick<ReturnType<typeof rateLimitMetrics>, 'rateLimiterDecisions'>;

export function countDecision(metrics: Decisions, source: Source, state: BucketState): void {
  metrics.rateLimiterDecisions.inc({ source, result: state.isAllowed ? 'allowed' : 'limited' });
}
