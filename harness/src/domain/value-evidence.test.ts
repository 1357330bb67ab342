import { describe, expect, it } from '@jest/globals';
import { array, assert as check, integer, property } from 'fast-check';
import { decideByValue } from './decide-value.ts';
import type { ValueObjective } from './objective.ts';
import type { CapturedSeries, RawSeries } from './raw-series.ts';
import { valueEvidence } from './value-evidence.ts';
import { measureOf } from './value-measures.ts';

const CLOCK = { measuredAtMs: 0, offsetMs: 0, errorMs: 0 };
const WINDOW = { phase: 'fault', startedAtMs: 100_000, endedAtMs: 110_000 } as const;

function objective(asked: Partial<ValueObjective> = {}, query = 'depth'): ValueObjective {
  return {
    kind: 'value',
    name: 'depth',
    sli: { name: 'depth', service: 'api', description: '', server: { kind: 'value', query } },
    op: 'lt',
    limit: 10,
    of: { kind: 'max' },
    during: ['fault'],
    ...asked,
  };
}

/** One value a second from 90 s to 120 s; `at` says what it is, and undefined that there is none. */
function series(at: (second: number) => number | undefined, labels = {}): RawSeries {
  const seconds = Array.from({ length: 31 }, (_, i) => 90 + i);
  return {
    labels: { __name__: 'depth', ...labels },
    samples: seconds.flatMap((second) => {
      const value = at(second);
      return value === undefined ? [] : [[second * 1_000, value] as const];
    }),
  };
}

function captured(all: readonly RawSeries[], more: Partial<CapturedSeries> = {}): CapturedSeries {
  return { selector: 'depth', fromMs: 90_000, toMs: 120_000, series: all, ...more };
}

function judged(asked: ValueObjective, all: readonly CapturedSeries[], clock = CLOCK) {
  const { evidence, reasons } = valueEvidence(asked, WINDOW, all, clock);
  if (evidence === undefined) return { outcome: 'none', reasons };
  const at = { window: WINDOW, clockOffset: clock, remarks: reasons };
  return { ...decideByValue(asked, evidence, at), evidence };
}

describe('a value', () => {
  it('that stays within its limit in the phase is met, whatever it was before and after', () => {
    const calm = series((second) => (second < 100 || second > 110 ? 99 : 3));
    expect(judged(objective(), [captured([calm])])).toEqual({
      outcome: 'met',
      observed: 'at most 3 (11 values)',
      reasons: [],
      evidence: {
        of: 'max',
        enclosure: { low: 3, estimate: 3, high: 3 },
        worst: { atMs: 100_000, value: 3, labels: { __name__: 'depth' } },
        series: 1,
        points: 11,
        expected: 11,
        beyond: 0,
        stepMs: 1_000,
        read: 'samples',
      },
    });
  });

  it('that is beyond its limit once is violated, and the worst series is named', () => {
    const one = series(() => 3, { instance: 'a' });
    const other = series((second) => (second === 104 ? 12 : 3), { instance: 'b' });
    expect(judged(objective(), [captured([one, other])])).toMatchObject({
      outcome: 'violated',
      observed: 'at most 12 (22 values)',
      reasons: [
        {
          code: 'BROKE',
          message:
            'Broke in the fault phase: at most 12 (22 values); the worst was {instance="b"} with 12 at second 5, and 1 of 22 values were not below 10.',
        },
      ],
    });
  });

  it('is open when only the clocks say whether it was beyond its limit in the phase', () => {
    const edge = series((second) => (second === 100 ? 12 : 3));
    const apart = { ...CLOCK, errorMs: 200 };
    expect(judged(objective(), [captured([edge])], apart)).toMatchObject({
      outcome: 'inconclusive',
      observed: 'at most about 12, between 3 and 12, (11 values)',
      reasons: [{ code: 'ENCLOSURE_TOO_WIDE' }],
    });
  });

  it('asks a share of the time, a mean, and a lower limit', () => {
    const half = captured([series((second) => (second < 105 ? 20 : 0))]);
    const asked = (of: ValueObjective['of'], op: ValueObjective['op'] = 'lt') =>
      judged(objective({ of, op }), [half]);
    expect(asked({ kind: 'share', target: 0.5 })).toMatchObject({
      outcome: 'met',
      observed: 'below 10 54.55 % of the time (11 values)',
    });
    expect(asked({ kind: 'share', target: 0.6 })).toMatchObject({ outcome: 'violated' });
    expect(asked({ kind: 'mean' })).toMatchObject({
      outcome: 'met',
      observed: 'on average 9.0909 (11 values)',
    });
    expect(asked({ kind: 'min' }, 'gt')).toMatchObject({
      outcome: 'violated',
      observed: 'at least 0 (11 values)',
    });
  });

  it.each([
    ['was not captured', [], 'NOT_CAPTURED'],
    ['has no series', [captured([])], 'NO_SAMPLES'],
    [
      'has no value in the phase',
      [captured([series((s) => (s < 100 ? 1 : undefined))])],
      'SCRAPES_MISSING',
    ],
    [
      'has a third of its values missing',
      [captured([series((s) => (s > 102 && s < 107 ? undefined : 1))])],
      'SCRAPES_MISSING',
    ],
  ])('that %s is no evidence', (_, all, code) => {
    expect(judged(objective(), all)).toMatchObject({ outcome: 'none', reasons: [{ code }] });
  });

  it('of five seconds of a share needs five values', () => {
    const short = { ...WINDOW, endedAtMs: 103_000 };
    const asked = objective({ of: { kind: 'share', target: 0.5 } });
    const { reasons } = valueEvidence(asked, short, [captured([series(() => 1)])], CLOCK);
    expect(reasons).toEqual([
      {
        code: 'SCRAPES_MISSING',
        message:
          'depth has 4 values in the judged part of the phase, one every 1 s; at least 5 are needed.',
      },
    ]);
  });

  it('of a query with a range is read where the range lies in the phase', () => {
    const query = 'rate(x[4s])';
    const before = captured([series((second) => (second < 104 ? 99 : 3))], {
      selector: query,
      stepMs: 1_000,
    });
    expect(judged(objective({}, query), [before])).toMatchObject({
      outcome: 'met',
      evidence: { points: 7, expected: 7, read: 'evaluations' },
    });
  });

  it('of a query whose range is longer than the phase is no evidence', () => {
    const query = 'rate(x[1m])';
    const all = [captured([series(() => 3)], { selector: query, stepMs: 1_000 })];
    expect(valueEvidence(objective({}, query), WINDOW, all, CLOCK).reasons).toEqual([
      {
        code: 'PHASE_TOO_SHORT',
        message:
          'rate(x[1m]) looks back 1 min, and 10 s of the phase are judged: no value is of the phase alone.',
      },
    ]);
  });
});

/** Every way in which points at the edges may belong to the phase, and missing ones be good or bad. */
function everyShare(sure: readonly boolean[], edge: readonly boolean[], missing: number) {
  const shares: number[] = [];
  for (let chosen = 0; chosen < 2 ** edge.length; chosen += 1) {
    const inside = [...sure, ...edge.filter((_, i) => (chosen & (2 ** i)) !== 0)];
    for (let good = 0; good <= missing; good += 1) {
      shares.push((inside.filter(Boolean).length + good) / (inside.length + missing));
    }
  }
  return shares;
}

const values = (min: number, max: number) =>
  array(integer({ min: 0, max: 20 }), { minLength: min, maxLength: max });
const points = (from: number, all: readonly number[]) =>
  all.map((value, i) => [from + i, value] as const);

describe('what edges and missing values leave open', () => {
  it('is the exact range of a share, over all the ways it may have been', () => {
    check(
      property(values(1, 8), values(0, 5), integer({ min: 0, max: 4 }), (sure, edge, missing) => {
        const asked = objective({ of: { kind: 'share', target: 0.5 } });
        const seen = {
          labels: {},
          sure: points(0, sure),
          edge: points(50, edge),
          missing,
          expected: 99,
        };
        const isGood = (value: number) => value < 10;
        const shares = everyShare(sure.map(isGood), edge.map(isGood), missing);
        const { low, estimate, high } = measureOf(asked, seen)!;
        expect(low).toBeCloseTo(Math.min(...shares), 12);
        expect(high).toBeCloseTo(Math.max(...shares), 12);
        expect(low <= estimate && estimate <= high).toBe(true);
      }),
    );
  });

  it('is the exact range of a maximum, a minimum and a mean', () => {
    check(
      property(values(1, 8), values(0, 5), (sure, edge) => {
        const seen = {
          labels: {},
          sure: points(0, sure),
          edge: points(50, edge),
          missing: 0,
          expected: 99,
        };
        const ways = Array.from({ length: 2 ** edge.length }, (_, chosen) => [
          ...sure,
          ...edge.filter((_, i) => (chosen & (2 ** i)) !== 0),
        ]);
        const measures = {
          max: (all: readonly number[]) => Math.max(...all),
          min: (all: readonly number[]) => Math.min(...all),
          mean: (all: readonly number[]) => all.reduce((a, b) => a + b) / all.length,
        };
        for (const kind of ['max', 'min', 'mean'] as const) {
          const { low, high } = measureOf(objective({ of: { kind } }), seen)!;
          const truths = ways.map(measures[kind]);
          expect(low).toBeCloseTo(Math.min(...truths), 9);
          expect(high).toBeCloseTo(Math.max(...truths), 9);
        }
      }),
    );
  });
});
