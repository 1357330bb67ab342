import { describe, expect, it } from '@jest/globals';
import {
  captured,
  failed,
  IN_STEP,
  ok,
  STARTS_MS,
  TEN_SECONDS,
  TOTAL,
} from '../../test/fixtures/captured-requests.ts';
import { counterIncrease } from './server-evidence.ts';

describe('the increase of a counter', () => {
  it('is enclosed, all series added up', () => {
    const window = { startedAtMs: STARTS_MS + 5_500, endedAtMs: STARTS_MS + 14_500 };
    expect(counterIncrease(captured(TOTAL, [ok, failed]), window, IN_STEP)).toEqual({
      low: 800,
      estimate: 900,
      high: 1_000,
    });
  });

  it('is unknown when no scrape says anything about the window', () => {
    const long = { startedAtMs: STARTS_MS + 30_000, endedAtMs: STARTS_MS + 40_000 };
    const past = { startedAtMs: STARTS_MS - 40_000, endedAtMs: STARTS_MS - 30_000 };
    expect(counterIncrease(captured(TOTAL, [ok]), long, IN_STEP)).toBeUndefined();
    expect(counterIncrease(captured(TOTAL, [ok]), past, IN_STEP)).toBeUndefined();
    expect(counterIncrease(captured(TOTAL, []), TEN_SECONDS, IN_STEP)).toBeUndefined();
  });

  it('is known, if not exactly, in a window between two scrapes', () => {
    const window = { startedAtMs: STARTS_MS + 5_250, endedAtMs: STARTS_MS + 5_750 };
    expect(counterIncrease(captured(TOTAL, [failed]), window, IN_STEP)).toEqual({
      low: 0,
      estimate: 2.5,
      high: 5,
    });
  });
});
