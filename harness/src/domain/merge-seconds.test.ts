import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';

import { mergeSeconds } from './merge-seconds.ts';
import type { SecondRecord } from './second-record.ts';
import { UNANSWERED_REASONS } from './second-record.ts';

const count = fc.nat({ max: 1_000 });
const histogram = fc
  .uniqueArray(fc.nat({ max: 40_000 }), { maxLength: 10 })
  .chain((indexes) =>
    fc.tuple(
      ...indexes.toSorted((a, b) => a - b).map((index) => fc.tuple(fc.constant(index), count)),
    ),
  )
  .map((pairs) => pairs.flat());
const record: fc.Arbitrary<SecondRecord> = fc.record({
  second: fc.integer({ min: 1_795_000_000, max: 1_795_000_005 }),
  ok: count,
  failedByStatus: fc.dictionary(fc.constantFrom('500', '502', '503'), count),
  unansweredByReason: fc.dictionary(fc.constantFrom(...UNANSWERED_REASONS), count),
  dropped: count,
  okLatency: histogram,
});
const records = fc.array(record, { maxLength: 12 });

describe('merging second-records', () => {
  it('sums the parts of one second and puts the seconds in order', () => {
    expect(
      mergeSeconds([
        {
          second: 8,
          ok: 1,
          failedByStatus: {},
          unansweredByReason: { timeout: 1 },
          dropped: 0,
          okLatency: [5, 1],
        },
        {
          second: 7,
          ok: 3,
          failedByStatus: { '503': 2 },
          unansweredByReason: {},
          dropped: 4,
          okLatency: [5, 2, 9, 1],
        },
        {
          second: 8,
          ok: 2,
          failedByStatus: { '500': 1 },
          unansweredByReason: { timeout: 1, refused: 6 },
          dropped: 1,
          okLatency: [5, 1, 6, 1],
        },
      ]),
    ).toEqual([
      {
        second: 7,
        ok: 3,
        failedByStatus: { '503': 2 },
        unansweredByReason: {},
        dropped: 4,
        okLatency: [5, 2, 9, 1],
      },
      {
        second: 8,
        ok: 3,
        failedByStatus: { '500': 1 },
        unansweredByReason: { refused: 6, timeout: 2 },
        dropped: 1,
        okLatency: [5, 2, 6, 1],
      },
    ]);
  });

  it('is empty for no records', () => {
    expect(mergeSeconds([])).toEqual([]);
  });

  it('gives the same text in whatever order the records come', () => {
    fc.assert(
      fc.property(
        records.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          expect(JSON.stringify(mergeSeconds(shuffled))).toBe(JSON.stringify(mergeSeconds(all)));
        },
      ),
    );
  });

  it('gives the same text however the records are grouped', () => {
    fc.assert(
      fc.property(records, records, records, (a, b, c) => {
        const whole = JSON.stringify(mergeSeconds([...a, ...b, ...c]));
        expect(JSON.stringify(mergeSeconds([...mergeSeconds([...a, ...b]), ...c]))).toBe(whole);
        expect(JSON.stringify(mergeSeconds([...a, ...mergeSeconds([...b, ...c])]))).toBe(whole);
      }),
    );
  });
});
