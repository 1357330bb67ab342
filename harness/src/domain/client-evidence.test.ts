import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CACHE_LATENCY } from '../../test/fixtures/sample-experiment.ts';
import { histogramOf } from '../../test/kit/histogram-of.ts';
import { clientEvidence, countGood } from './client-evidence.ts';
import type { ShareObjective } from './objective.ts';
import { offeredOf } from './offered.ts';
import type { OfferedSecond } from './offered-seconds.ts';
import type { SecondRecord } from './second-record.ts';

const histogram = (...latencies: number[]) => histogramOf(latencies);

const second = (at: number, record: Partial<SecondRecord>, unfinished = 0): OfferedSecond => {
  const whole = {
    second: at,
    ok: 0,
    failedByStatus: {},
    unansweredByReason: {},
    dropped: 0,
    okLatency: [],
    ...record,
  };
  return {
    second: at,
    record: whole,
    unfinished,
    offered: offeredOf(whole) + unfinished,
    lateMs: 0,
  };
};

const objectives = CACHE_LATENCY.objectives.filter(
  (one): one is ShareObjective => one.kind !== 'recovery',
);
const availability = countGood(objectives.find(({ kind }) => kind === 'availability')!);
const under300Ms = countGood(objectives.find(({ kind }) => kind === 'latency')!);

describe('what the client saw', () => {
  it('counts everything that was offered and not answered well as bad', () => {
    const seconds = [
      second(10, { ok: 10 }),
      second(
        11,
        { ok: 4, failedByStatus: { 503: 2 }, unansweredByReason: { timeout: 1 }, dropped: 2 },
        1,
      ),
      second(12, { ok: 6, failedByStatus: { 500: 4 } }),
    ];
    expect(clientEvidence(seconds, availability, 0.9)).toEqual({
      good: 20,
      total: 30,
      dropped: 2,
      unfinished: 1,
      ratio: 20 / 30,
      badSeconds: 2,
      firstBadSecond: 11,
      worst: { second: 11, ratio: 0.4 },
    });
  });

  it('counts an answer as in time up to and including the threshold, and a quick failure never', () => {
    const seconds = [
      second(10, { ok: 4, okLatency: histogram(5, 299.9, 300, 300.1), failedByStatus: { 503: 6 } }),
    ];
    expect(clientEvidence(seconds, under300Ms, 0.95)).toMatchObject({
      good: 3,
      total: 10,
      ratio: 0.3,
    });
  });

  it('names the earliest of the worst seconds', () => {
    const bad = { ok: 5, failedByStatus: { 500: 5 } };
    const seconds = [second(1, { ok: 10 }), second(2, bad), second(3, bad)];
    expect(clientEvidence(seconds, availability, 0.99)?.worst).toEqual({ second: 2, ratio: 0.5 });
  });

  it('has no bad second where the objective held in each', () => {
    expect(clientEvidence([second(1, { ok: 10 }), second(2, {})], availability, 0.99)).toEqual({
      good: 10,
      total: 10,
      dropped: 0,
      unfinished: 0,
      ratio: 1,
      badSeconds: 0,
    });
  });

  it('tells a 95th percentile only of 200 answers or more', () => {
    const latencies = Array.from({ length: 200 }, (_, i) => i + 1);
    const p95Of = (...of: number[]) =>
      clientEvidence(
        [second(1, { ok: of.length, okLatency: histogram(...of) })],
        availability,
        0.99,
      )?.p95Ms;
    expect([p95Of(...latencies), p95Of(...latencies.slice(1))]).toEqual([190, undefined]);
  });

  it('is nothing when nothing was reported, though arrivals were due', () => {
    expect(
      clientEvidence([{ second: 1, unfinished: 100, offered: 100, lateMs: 0 }], availability, 0.99),
    ).toBeUndefined();
    expect(clientEvidence([], availability, 0.99)).toBeUndefined();
  });

  it('is a share between 0 and 1 whatever was seen', () => {
    const count = fc.integer({ min: 0, max: 1_000 });
    const seen = fc.record({
      ok: count,
      failed: count,
      lost: count,
      dropped: count,
      unfinished: count,
    });
    fc.assert(
      fc.property(fc.array(seen, { minLength: 1, maxLength: 20 }), (all) => {
        const seconds = all.map(({ ok, failed, lost, dropped, unfinished }, at) => {
          const record = {
            ok,
            failedByStatus: { 500: failed },
            unansweredByReason: { timeout: lost },
            dropped,
          };
          return second(at, record, unfinished);
        });
        const evidence = clientEvidence(seconds, availability, 0.99);
        const total = seconds.reduce((sum, { offered }) => sum + offered, 0);
        if (total === 0) return expect(evidence).toBeUndefined();
        expect(evidence?.total).toBe(total);
        expect(evidence!.ratio).toBeGreaterThanOrEqual(0);
        expect(evidence!.ratio).toBeLessThanOrEqual(1);
      }),
    );
  });
});
