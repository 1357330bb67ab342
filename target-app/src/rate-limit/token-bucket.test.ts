import { describe, expect, it } from '@jest/globals';
import type { RateLimit } from './rate-limit.ts';
import { nextTokenInMs, remainingTokens, takeToken } from './token-bucket.ts';

const limitOf = (capacity: number): RateLimit => ({
  method: 'POST',
  route: '/a',
  capacity,
  intervalMs: 1000,
});

describe('a token bucket', () => {
  it.each([1, 3, 7, 10, 1000, 999_983])('holds exactly %d tokens', (capacity) => {
    const limit = limitOf(capacity);
    let state = { isAllowed: true, fullInUs: 0 };
    let taken = 0;
    while (state.isAllowed && taken <= capacity) {
      state = takeToken(state.fullInUs, limit);
      if (state.isAllowed) taken += 1;
    }
    expect(taken).toBe(capacity);
    expect(remainingTokens(state, limit)).toBe(0);
  });

  it('says what is left and when there is a token again', () => {
    const limit = limitOf(4);
    const first = takeToken(0, limit);
    expect(first).toEqual({ isAllowed: true, fullInUs: 250_000 });
    expect([remainingTokens(first, limit), nextTokenInMs(first, limit)]).toEqual([3, 0]);
    const refused = takeToken(900_000, limit);
    expect(refused).toEqual({ isAllowed: false, fullInUs: 900_000 });
    expect([remainingTokens(refused, limit), nextTokenInMs(refused, limit)]).toEqual([0, 150]);
  });

  it('gives a token as soon as one has come back', () => {
    const limit = limitOf(4);
    expect(takeToken(750_001, limit).isAllowed).toBe(false);
    expect(takeToken(750_000, limit)).toEqual({ isAllowed: true, fullInUs: 1_000_000 });
  });
});
