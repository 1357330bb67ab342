import { describe, expect, it } from '@jest/globals';
import { quietInstruments } from '../../test/kit/instruments.ts';
import { NaiveRateLimiter } from './naive-rate-limiter.ts';
import type { RateLimit } from './rate-limit.ts';

const LIMIT: RateLimit = { method: 'POST', route: '/a', capacity: 2, intervalMs: 60_000 };

describe('NaiveRateLimiter', () => {
  it('decides by the shared bucket and fails with it', async () => {
    const { metrics } = quietInstruments();
    const gone = new Error('Redis is gone.');
    const state = { isAllowed: true, fullInUs: 30_000_000 };
    const answers = [Promise.resolve(state), Promise.reject(gone)];
    const shared = { take: () => answers.shift() ?? Promise.resolve(state) };
    const limiter = new NaiveRateLimiter([LIMIT], shared, metrics);
    await expect(limiter.take(LIMIT, 'client')).resolves.toBe(state);
    await expect(limiter.take(LIMIT, 'client')).rejects.toBe(gone);
  });
});
