import { describe, expect, it } from '@jest/globals';
import { History } from './history.ts';

const MINUTE_MS = 60_000;

function filled(untilMs: number, stepMs: number) {
  const history = new History<{ readonly atMs: number }>();
  for (let atMs = 0; atMs <= untilMs; atMs += stepMs) history.add({ atMs });
  return history;
}

describe('the history', () => {
  it('finds the newest sample that is old enough, and the oldest when none is', () => {
    const history = filled(MINUTE_MS, 10_000);
    expect(history.at(25_000)).toEqual({ atMs: 20_000 });
    expect(history.at(30_000)).toEqual({ atMs: 30_000 });
    expect(history.at(-1)).toEqual({ atMs: 0 });
    expect(new History().at(0)).toBeUndefined();
  });

  it('is exact for an hour, coarse for three days, and bounded', () => {
    const days = 24 * 60 * MINUTE_MS;
    const end = 4 * days;
    const history = filled(end, 10_000);
    expect(history.at(end - 59 * MINUTE_MS - 5000)).toEqual({
      atMs: end - 59 * MINUTE_MS - 10_000,
    });
    expect(history.at(end - 122 * MINUTE_MS)).toEqual({ atMs: end - 125 * MINUTE_MS });
    expect(history.at(0)).toEqual({ atMs: end - 3 * days });
    expect(history.lastHour).toHaveLength(361);
  });
});
