import { describe, expect, it } from '@jest/globals';
import { decideByValue } from './decide-value.ts';
import type { ValueObjective } from './objective.ts';
import type { CapturedSeries, RawSeries } from './raw-series.ts';
import { valueEvidence } from './value-evidence.ts';

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

const BASELINE = { phase: 'baseline', startedAtMs: 92_000, endedAtMs: 100_000 } as const;

function runOf(all: readonly CapturedSeries[], clock = CLOCK) {
  return { captured: all, clockOffset: clock, phases: [BASELINE, WINDOW] };
}

function judged(asked: ValueObjective, all: readonly CapturedSeries[], clock = CLOCK) {
  const { evidence, reasons } = valueEvidence(asked, WINDOW, runOf(all, clock));
  if (evidence === undefined) return { outcome: 'none', reasons };
  const at = { window: WINDOW, clockOffset: clock, remarks: reasons };
  return { ...decideByValue(asked, evidence, at), evidence };
}

describe('a series that vanished', () => {
  const calm = series(() => 5, { instance: 'a' });
  const until = (last: number) =>
    series((second) => (second <= last ? 5_000 : undefined), { instance: 'b' });
  const gone = (message: string) => ({
    outcome: 'none',
    reasons: [{ code: 'SERIES_GONE', message }],
  });

  it('before the phase decides nothing, however well the others are', () => {
    expect(judged(objective(), [captured([calm, until(99)])])).toEqual(
      gone(
        'depth has only 1 of 2 series for 9.9 s of the 10 s that are judged: what the missing ones would say is not known; it needs 2 for 80 % of that time.',
      ),
    );
  });

  it('in the phase decides nothing either, with a baseline or without', () => {
    const bad = series((second) => (second < 103 ? 7 : undefined), { instance: 'b' });
    const expected = gone(
      'depth has only 1 of 2 series for 6.9 s of the 10 s that are judged: what the missing ones would say is not known; it needs 2 for 80 % of that time.',
    );
    const all = [captured([calm, bad])];
    expect(judged(objective(), all)).toEqual(expected);
    const alone = { ...runOf(all), phases: [WINDOW] };
    expect(valueEvidence(objective(), WINDOW, alone).reasons).toEqual(expected.reasons);
  });

  it('for a fifth of the phase is borne', () => {
    const short = series((second) => (second < 108 ? 7 : undefined), { instance: 'b' });
    expect(judged(objective(), [captured([calm, short])])).toMatchObject({ outcome: 'met' });
  });

  it('and was followed by another one is not missed', () => {
    const next = series((second) => (second > 101 ? 6 : undefined), { instance: 'c' });
    const before = series((second) => (second <= 100 ? 7 : undefined), { instance: 'b' });
    expect(judged(objective(), [captured([calm, before, next])])).toMatchObject({
      outcome: 'met',
      observed: expect.stringContaining('at most 7'),
    });
  });

  it('was none that there ought to be when it came and went in the baseline', () => {
    const brief = series((second) => (second > 93 && second < 96 ? 7 : undefined), { job: 'b' });
    expect(judged(objective(), [captured([calm, brief])])).toMatchObject({ outcome: 'met' });
  });
});

describe('a series with values only at the edges of the phase', () => {
  const calm = series(() => 5, { instance: 'a' });
  const apart = { ...CLOCK, errorMs: 200 };
  const late = (value: number) =>
    captured([calm, series((second) => (second >= 110 ? value : undefined), { instance: 'b' })]);

  it.each([
    ['the highest value', { of: { kind: 'max' } }, 50, 'inconclusive', { low: 5, high: 50 }],
    ['the mean', { of: { kind: 'mean' } }, 50, 'inconclusive', { high: 50 }],
    [
      'a lower limit',
      { of: { kind: 'min' }, op: 'gt', limit: 4 },
      1,
      'inconclusive',
      { low: 1, high: 5 },
    ],
    ['one within the limit', { of: { kind: 'max' } }, 7, 'met', { low: 5, high: 7 }],
    ['one that is better than the others', { of: { kind: 'max' } }, 2, 'met', { low: 5, high: 5 }],
  ] as const)('may be the worst: %s', (_, asked, value, ...[outcome, enclosure]) => {
    expect(judged(objective(asked), [late(value)], apart)).toMatchObject({
      outcome,
      evidence: { enclosure, series: 2 },
    });
  });

  it('is too few for a share, with the number that there is', () => {
    const asked = objective({ of: { kind: 'share', target: 0.5 } });
    expect(judged(asked, [late(50)], apart)).toMatchObject({
      outcome: 'none',
      reasons: [
        {
          code: 'SCRAPES_MISSING',
          message:
            'depth has a series with only 0 values in the judged part of the phase, one every 1 s; a share needs at least 5 of each.',
        },
      ],
    });
  });
});

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
      reasons: [
        {
          code: 'ENCLOSURE_TOO_WIDE',
          message:
            'The limit, below 10, lies in what the edges of the phase and missing values leave open: at most about 12, between 3 and 12, (11 values). It hangs on a value within 200 ms of an edge of the phase, which is the error of the clocks: none beyond the limit there would tell.',
        },
      ],
    });
    const half = series((second) => (second >= 100 && second < 105 ? 12 : 3));
    const asked = objective({ of: { kind: 'share', target: 0.55 } });
    expect(judged(asked, [captured([half])], apart)).toMatchObject({
      outcome: 'inconclusive',
      reasons: [
        {
          code: 'ENCLOSURE_TOO_WIDE',
          message: expect.stringMatching(
            /^The target of 55 % of the time lies in .*\. A phase [\d.]+ times as long would tell if it goes on like this, and so would scrapes as many times as often\.$/,
          ),
        },
      ],
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
    const { reasons } = valueEvidence(asked, short, runOf([captured([series(() => 1)])]));
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

  it('of a query without a range is read where nothing is held from before the phase', () => {
    const query = 'sum(depth)';
    const until = (last: number) =>
      captured([series((second) => (second <= last ? 99 : 3))], { selector: query, stepMs: 1_000 });
    expect(judged(objective({}, query), [until(101)])).toMatchObject({
      outcome: 'met',
      evidence: { points: 9, expected: 9 },
    });
    expect(judged(objective({}, query), [until(102)])).toMatchObject({ outcome: 'violated' });
  });

  it('of a query whose range is longer than the phase is no evidence', () => {
    const query = 'rate(x[1m])';
    const all = [captured([series(() => 3)], { selector: query, stepMs: 1_000 })];
    expect(valueEvidence(objective({}, query), WINDOW, runOf(all)).reasons).toEqual([
      {
        code: 'PHASE_TOO_SHORT',
        message:
          'rate(x[1m]) looks back 1 min, and 10 s of the phase are judged: no value is of the phase alone.',
      },
    ]);
  });
});
