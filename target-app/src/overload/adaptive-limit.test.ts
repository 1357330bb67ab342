import { describe, expect, it } from '@jest/globals';
import { AdaptiveLimit } from './adaptive-limit.ts';

function build() {
  let nowMs = 0;
  const limit = new AdaptiveLimit(100, () => nowMs);
  const after = (ms: number, isLoopLate: boolean) => {
    nowMs += ms;
    return Math.floor(limit.current(isLoopLate));
  };
  return { after };
}

describe('the limit', () => {
  it('is all there may be while the event loop is on time', () => {
    const { after } = build();
    expect([after(0, false), after(200, false), after(60_000, false)]).toEqual([100, 100, 100]);
  });

  it('shrinks step by step while it is late, never below half, and soon grows back', () => {
    const { after } = build();
    const late = Array.from({ length: 3 }, () => after(200, true));
    expect(late).toEqual([70, 50, 50]);
    const onTime = Array.from({ length: 4 }, () => after(200, false));
    expect(onTime).toEqual([62, 78, 97, 100]);
  });

  it('changes no more often than there is news', () => {
    const { after } = build();
    expect([after(199, true), after(0, true), after(1, true), after(100, true)]).toEqual([
      100, 100, 70, 70,
    ]);
  });

  it('has grown back after a pause', () => {
    const { after } = build();
    for (let step = 0; step < 9; step += 1) after(200, true);
    expect(after(5000, false)).toBe(100);
  });
});
