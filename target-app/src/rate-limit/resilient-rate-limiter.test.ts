import { afterEach, describe, expect, it } from '@jest/globals';
import { quietInstruments } from '../../test/kit/instruments.ts';
import type { Metrics } from '../observability/metrics.ts';
import { CircuitBreaker } from '../resilience/circuit-breaker.ts';
import type { RateLimit } from './rate-limit.ts';
import { ResilientRateLimiter } from './resilient-rate-limiter.ts';
import { takeToken, type BucketState } from './token-bucket.ts';

const LIMIT: RateLimit = { method: 'POST', route: '/a', capacity: 2, intervalMs: 60_000 };

const limiters: ResilientRateLimiter[] = [];
afterEach(() => {
  for (const limiter of limiters.splice(0)) limiter.close();
});

describe('ResilientRateLimiter', () => {
  it('decides by the shared bucket', async () => {
    const { take, shared, metrics } = build();
    expect(await take()).toEqual({ isAllowed: true, fullInUs: 30_000_000 });
    expect([(await take()).isAllowed, (await take()).isAllowed]).toEqual([true, false]);
    expect(shared.keys).toEqual(Array.from({ length: 3 }, () => 'rate-limit:POST /a:client'));
    expect(await decisions(metrics)).toEqual({ 'redis allowed': 2, 'redis limited': 1 });
  });

  it('fails open to a bucket of its own of the same size when the shared one fails', async () => {
    const { take, shared, metrics } = build();
    shared.mood = 'failing';
    expect([await take(), await take(), await take()].map(({ isAllowed }) => isAllowed)).toEqual([
      true,
      true,
      false,
    ]);
    expect(await decisions(metrics)).toEqual({ 'local allowed': 2, 'local limited': 1 });
  });

  it('does not wait for a shared bucket that does not answer', async () => {
    const { take, shared, metrics } = build();
    shared.mood = 'hanging';
    expect((await take()).isAllowed).toBe(true);
    expect(await decisions(metrics)).toEqual({ 'local allowed': 1 });
  });

  it('goes on from where the shared bucket was when that fails', async () => {
    const { take, shared } = build();
    await take();
    shared.mood = 'failing';
    expect([(await take()).isAllowed, (await take()).isAllowed]).toEqual([true, false]);
  });

  it('stops asking when the shared buckets keep failing', async () => {
    const { take, shared } = build();
    shared.mood = 'failing';
    for (let time = 0; time < 30; time += 1) await take();
    expect(shared.keys).toHaveLength(10);
  });
});

function build() {
  const instruments = quietInstruments();
  const shared = new SharedBucket();
  const breaker = new CircuitBreaker({
    probe: () => Promise.resolve(),
    countsAsFailure: () => true,
    resetMs: 60_000,
    onTransition: () => undefined,
  });
  const limiter = new ResilientRateLimiter({
    limits: [LIMIT],
    timeoutMs: 20,
    shared,
    breaker,
    instruments,
    nowUs: () => 1_000_000,
  });
  limiters.push(limiter);
  return { shared, metrics: instruments.metrics, take: () => limiter.take(LIMIT, 'client') };
}

/** One bucket elsewhere that answers, fails, or says nothing at all. */
class SharedBucket {
  readonly keys: string[] = [];
  mood: 'answering' | 'failing' | 'hanging' = 'answering';
  private fullInUs = 0;

  async take(key: string, limit: RateLimit): Promise<BucketState> {
    this.keys.push(key);
    if (this.mood === 'failing') throw new Error('Redis is gone.');
    if (this.mood === 'hanging') await new Promise(() => undefined);
    const state = takeToken(this.fullInUs, limit);
    this.fullInUs = state.fullInUs;
    return state;
  }
}

/** `rate_limiter_decisions_total` by source and result, zeroes left out. */
async function decisions(metrics: Metrics): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { labels, value } of (await metrics.rateLimiterDecisions.get()).values) {
    if (value > 0) counts[`${labels.source} ${labels.result}`] = value;
  }
  return counts;
}
