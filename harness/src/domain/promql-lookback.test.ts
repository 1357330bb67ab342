import { describe, expect, it } from '@jest/globals';
import { ageMs, lookbackOf } from './promql-lookback.ts';

describe('how far a query looks back', () => {
  it.each([
    ['queue_depth', 0],
    ['time() - last_success_timestamp_seconds{job="sync"}', 0],
    ['rate(x[30s])', 30_000],
    ['rate(x{a="[5m]"}[1m30s])', 90_000],
    ['sum(rate(a[1m])) by (job) / sum(rate(b[2m])) by (job)', 120_000],
    ['max_over_time(rate(x[1m])[5m:10s])', 360_000],
    ['max_over_time((rate(x[1m]) + y)[5m:])', 360_000],
    ['x offset 5m', 300_000],
    ['rate(x[1m] offset 5m)', 360_000],
    ['rate(x[60])', 60_000],
    ['histogram_quantile(0.99, sum by (le) (rate(x_bucket[20s]))) # [1h]', 20_000],
    ['quantile_over_time(0.9, x[500ms])', 500],
  ])('%s: %i ms', (query, ms) => {
    expect(lookbackOf(query)).toEqual({ ok: true, ms });
  });

  it.each([
    ['queue_depth + 0', 2_000],
    ['rate(x[1s])', 2_000],
    ['rate(x[30s])', 30_000],
    ['max_over_time(x[4s:1s])', 6_000],
    ['x offset 10s', 12_000],
    ['x)', Infinity],
  ])('is what a sample is held for as well: %s, every second: %d ms', (query, ms) => {
    expect(ageMs(query, 1_000)).toBe(ms);
  });

  it.each([
    ['x @ 1609746000', 'it is pinned to a time with "@"'],
    ['x offset -5m', 'it looks ahead'],
    ['rate(x[$__interval])', '"[$__interval]" is no range of fixed length'],
    ['rate(x[1m]', 'its brackets do not match'],
    ['x)', 'its brackets do not match'],
  ])('%s cannot be placed in a phase', (query, problem) => {
    expect(lookbackOf(query)).toEqual({ ok: false, problem });
  });
});
