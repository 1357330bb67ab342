import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { histogramBuilder } from './latency-histogram.ts';
import { mergeSeconds } from './merge-seconds.ts';
import type { SecondRecord } from './second-record.ts';

/** One request as it came in. */
const requests = fc.array(
  fc.record({
    second: fc.integer({ min: 100, max: 106 }),
    part: fc.nat({ max: 3 }),
    fate: fc.constantFrom('ok', '500', '503', 'timeout', 'refused', 'dropped'),
    latencyMs: fc.integer({ min: 1, max: 900_000 }).map((us) => us / 1_000),
  }),
  { maxLength: 120 },
);
type Request = {
  readonly second: number;
  readonly part: number;
  readonly fate: string;
  readonly latencyMs: number;
};

/** Counts requests one by one. */
function countedOneByOne(second: number, of: readonly Request[]): SecondRecord {
  const many = (fate: string) => of.filter((one) => one.fate === fate).length;
  const some = (...fates: readonly string[]) =>
    Object.fromEntries(fates.filter((fate) => many(fate) > 0).map((fate) => [fate, many(fate)]));
  const latencies = histogramBuilder();
  for (const { fate, latencyMs } of of) if (fate === 'ok') latencies.record(latencyMs);
  return {
    second,
    ok: many('ok'),
    failedByStatus: some('500', '503'),
    unansweredByReason: some('refused', 'timeout'),
    dropped: many('dropped'),
    okLatency: latencies.encode(),
  };
}

describe('second-records that came in parts', () => {
  it('are merged to what one gets who counts every request of a second at once', () => {
    const check = fc.property(requests, (all) => {
      const parts = [0, 1, 2, 3].flatMap((part) =>
        groups(all.filter((one) => one.part === part)).map(([second, of]) =>
          countedOneByOne(second, of),
        ),
      );
      const whole = groups(all).map(([second, of]) => countedOneByOne(second, of));
      expect(mergeSeconds(parts)).toEqual(whole);
    });
    fc.assert(check, { numRuns: 300 });
  });
});

function groups(requests: readonly Request[]): readonly (readonly [number, readonly Request[]])[] {
  const seconds = [...new Set(requests.map(({ second }) => second))].toSorted((a, b) => a - b);
  return seconds.map((second) => [second, requests.filter((one) => one.second === second)]);
}
