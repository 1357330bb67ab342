import { describe, expect, it } from '@jest/globals';
import { LocalBuckets } from './local-buckets.ts';
import type { RateLimit } from './rate-limit.ts';

const LIMIT: RateLimit = { method: 'POST', route: '/a', capacity: 2, intervalMs: 1000 };

describe('LocalBuckets', () => {
  it('gives each key a bucket of its own, which fills with time and never beyond its size', () => {
    const { buckets, clock } = build();
    const take = (key: string) => buckets.take(key, LIMIT).isAllowed;
    expect([take('a'), take('a'), take('a'), take('b')]).toEqual([true, true, false, true]);
    clock.nowUs += 500_000;
    expect([take('a'), take('a')]).toEqual([true, false]);
    clock.nowUs += 60_000_000;
    expect([take('a'), take('a'), take('a')]).toEqual([true, true, false]);
  });

  it('goes on from where a bucket elsewhere was', () => {
    const { buckets, clock } = build();
    buckets.follow('a', { isAllowed: false, fullInUs: 1_000_000 });
    clock.nowUs += 499_999;
    expect(buckets.take('a', LIMIT).isAllowed).toBe(false);
    clock.nowUs += 1;
    expect(buckets.take('a', LIMIT)).toEqual({ isAllowed: true, fullInUs: 1_000_000 });
  });

  it('does not forget what it gave away itself when a bucket elsewhere is fuller', () => {
    const { buckets } = build();
    buckets.take('a', LIMIT);
    buckets.take('a', LIMIT);
    buckets.follow('a', { isAllowed: true, fullInUs: 500_000 });
    expect(buckets.take('a', LIMIT).isAllowed).toBe(false);
  });

  it('keeps only so many, those used last', () => {
    const { buckets } = build(2);
    for (const key of ['a', 'a', 'b', 'b', 'a', 'c']) buckets.take(key, LIMIT);
    expect(buckets.take('a', LIMIT).isAllowed).toBe(false);
    expect(buckets.take('b', LIMIT).isAllowed).toBe(true);
  });
});

function build(most = 100) {
  const clock = { nowUs: 5_000_000 };
  return { clock, buckets: new LocalBuckets(most, () => clock.nowUs) };
}
