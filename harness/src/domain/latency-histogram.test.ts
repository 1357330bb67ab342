import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import * as hdr from 'hdr-histogram-js';
import { histogramOf } from '../../test/kit/histogram-of.ts';
import {
  countAtOrBelow,
  countOf,
  histogramBuilder,
  laterBy,
  mergeHistograms,
  quantileMs,
} from './latency-histogram.ts';

/** Latencies as they come, in whole microseconds: mostly milliseconds, some far out. */
const latencyMs = fc
  .oneof(
    fc.integer({ min: 0, max: 20_000 }),
    fc.integer({ min: 0, max: 2_000_000 }),
    fc.integer({ min: 0, max: 3_600_000_000 }),
  )
  .map((microseconds) => microseconds / 1e3);
const latenciesMs = fc.array(latencyMs, { maxLength: 200 });
/** What people write as a threshold: up to four significant digits. */
const thresholdMs = fc
  .tuple(fc.integer({ min: 1, max: 9_999 }), fc.integer({ min: -3, max: 2 }))
  .map(([mantissa, exponent]) => Number(`${mantissa}e${exponent}`));

describe('latency histogram', () => {
  it('is empty until something is recorded', () => {
    const empty = histogramBuilder().encode();
    expect(empty).toEqual([]);
    expect(countOf(empty)).toBe(0);
    expect(countAtOrBelow(empty, 1_000)).toBe(0);
    expect(quantileMs(empty, 0.95)).toBeUndefined();
  });

  it('counts a latency at the threshold as within it and one a microsecond above as not', () => {
    const latencies = histogramOf([299.999, 300, 300.001]);
    expect(countAtOrBelow(latencies, 300)).toBe(2);
    expect(countAtOrBelow(latencies, 300.1)).toBe(3);
  });

  it('puts a sum of binary fractions into the bucket of its decimal value', () => {
    expect(countAtOrBelow(histogramOf([0.1 + 0.2]), 0.3)).toBe(1);
  });

  it('rounds a part of a microsecond up, never down', () => {
    const latencies = histogramOf([299.999999, 300.000001]);
    expect(countAtOrBelow(latencies, 300)).toBe(1);
  });

  it('encodes ascending indexes with their counts', () => {
    expect(histogramOf([0.005, 0.002, 0.005])).toEqual([2, 1, 5, 2]);
  });

  it('takes a negative latency for zero and refuses what is no number', () => {
    expect(histogramOf([-3])).toEqual([0, 1]);
    expect(() => histogramOf([Number.NaN])).toThrow(new RangeError('A latency is not NaN µs.'));
    expect(() => histogramOf([Infinity])).toThrow(new RangeError('A latency is not Infinity µs.'));
  });

  it('can be encoded in the middle and goes on collecting', () => {
    const builder = histogramBuilder();
    builder.record(1);
    const early = builder.encode();
    builder.record(2);
    expect(countOf(early)).toBe(1);
    expect(countOf(builder.encode())).toBe(2);
  });

  it('reads quantiles by nearest rank', () => {
    const hundred = histogramOf(Array.from({ length: 100 }, (_, index) => index + 1));
    expect([0, 0.07, 0.5, 0.95, 0.99, 1].map((q) => quantileMs(hundred, q))).toEqual([
      1, 7, 50, 95, 99, 100,
    ]);
  });

  it('counts exactly against every threshold of up to four significant digits', () => {
    fc.assert(
      fc.property(latenciesMs, thresholdMs, (latencies, threshold) => {
        const exact = latencies.filter((latency) => latency <= threshold).length;
        expect(countAtOrBelow(histogramOf(latencies), threshold)).toBe(exact);
      }),
    );
  });

  it('never counts too many against any threshold, and misses at most what is within 0.1 % of it', () => {
    fc.assert(
      fc.property(latenciesMs, latencyMs, (latencies, threshold) => {
        const counted = countAtOrBelow(histogramOf(latencies), threshold);
        expect(counted).toBeLessThanOrEqual(latencies.filter((one) => one <= threshold).length);
        expect(counted).toBeGreaterThanOrEqual(
          latencies.filter((one) => one <= threshold * 0.999).length,
        );
      }),
    );
  });

  it('gives quantiles that are at most 0.1 % above those of the sorted latencies, never below', () => {
    fc.assert(
      fc.property(
        fc.array(latencyMs, { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 0, max: 1_000 }),
        (latencies, permille) => {
          const sorted = latencies.toSorted((a, b) => a - b);
          const rank = Math.max(1, Math.ceil((permille * sorted.length) / 1_000));
          const exact = sorted[rank - 1]!;
          const estimate = quantileMs(histogramOf(latencies), permille / 1_000)!;
          expect(estimate).toBeGreaterThanOrEqual(exact);
          expect(estimate).toBeLessThanOrEqual(exact * 1.001);
        },
      ),
    );
  });

  it('agrees with HdrHistogram within the errors of both', () => {
    fc.assert(
      fc.property(fc.array(latencyMs, { minLength: 1, maxLength: 200 }), (latencies) => {
        const reference = hdr.build({
          highestTrackableValue: 4_000_000_000,
          numberOfSignificantValueDigits: 3,
          useWebAssembly: false,
        });
        for (const latency of latencies) reference.recordValue(Math.round(latency * 1e3));
        const ours = histogramOf(latencies);
        expect(countOf(ours)).toBe(reference.totalCount);
        for (const percentile of [0, 50, 90, 95, 99, 99.9, 100]) {
          const theirsMs = reference.getValueAtPercentile(percentile) / 1e3;
          const oursMs = quantileMs(ours, percentile / 100)!;
          expect(Math.abs(oursMs - theirsMs)).toBeLessThanOrEqual(theirsMs * 0.002);
        }
      }),
    );
  });

  it('makes each latency longer by the same', () => {
    fc.assert(
      fc.property(latenciesMs, latencyMs, (latencies, byMs) => {
        const later = laterBy(histogramOf(latencies), byMs);
        expect(countOf(later)).toBe(latencies.length);
        for (const latency of latencies) {
          const exact = latency + byMs;
          const atOrBelow = latencies.filter((one) => one <= latency).length;
          expect(countAtOrBelow(later, exact * 1.003)).toBeGreaterThanOrEqual(atOrBelow);
          const below = latencies.filter((one) => one + byMs <= exact * 0.999).length;
          expect(countAtOrBelow(later, exact * 0.999)).toBeLessThanOrEqual(below);
        }
      }),
    );
  });

  it('merges losslessly, in any order and grouping', () => {
    fc.assert(
      fc.property(latenciesMs, latenciesMs, latenciesMs, (a, b, c) => {
        const [first, second, third] = [histogramOf(a), histogramOf(b), histogramOf(c)];
        const whole = histogramOf([...a, ...b, ...c]);
        expect(mergeHistograms(first, second, third)).toEqual(whole);
        expect(mergeHistograms(third, mergeHistograms(second, first))).toEqual(whole);
        expect(mergeHistograms(mergeHistograms(), whole)).toEqual(whole);
      }),
    );
  });
});
