import { describe, expect, it } from '@jest/globals';

import type { Outcome } from './arrival-fold.ts';
import { arrivalFold } from './arrival-fold.ts';
import type { Sample } from './sample-reader.ts';

type Fields = Partial<Sample> & Pick<Sample, 'metric' | 'atUs'>;

/** What k6 writes about one request: its end, and how long it took in ms. */
function requestBy(
  vu: string,
  endUs: number,
  request: { status: string; errorCode?: string; durationMs?: number; blockedMs?: number },
): readonly Fields[] {
  const { status, errorCode = '', durationMs = 0, blockedMs = 0 } = request;
  const of = { vu, atUs: endUs, status, errorCode };
  return [
    { ...of, metric: 'http_reqs', value: 1 },
    { ...of, metric: 'http_req_duration', value: durationMs },
    { ...of, metric: 'http_req_blocked', value: blockedMs },
  ];
}

const sent = (vu: string, atUs: number): Fields => ({ metric: 'data_sent', vu, atUs });
const iterated = (vu: string, atUs: number, durationMs: number): readonly Fields[] => [
  sent(vu, atUs),
  { metric: 'iteration_duration', vu, atUs, value: durationMs },
];

function fold(samples: readonly Fields[]): {
  readonly arrivals: readonly (Outcome & { readonly startUs: number })[];
  readonly cut: number;
} {
  const arrivals: (Outcome & { readonly startUs: number })[] = [];
  const folding = arrivalFold((startUs, outcome) => arrivals.push({ startUs, ...outcome }));
  for (const sample of samples) {
    folding.accept({ scenario: 'main', status: '', errorCode: '', vu: '', value: 0, ...sample });
  }
  return { cut: folding.finish(), arrivals };
}

describe('arrivals out of samples', () => {
  it('starts an answered request its duration and its wait for a connection before its end', () => {
    expect(
      fold([
        ...requestBy('1', 900_000, { status: '200', durationMs: 300, blockedMs: 100 }),
        ...iterated('1', 901_000, 402),
      ]),
    ).toEqual({
      cut: 0,
      arrivals: [{ startUs: 500_000, kind: 'answered', status: 200, latencyMs: 400 }],
    });
  });

  it('starts a request without an answer with its iteration, because k6 does not time its connecting', () => {
    expect(
      fold([
        ...requestBy('1', 2_500_000, { status: '0', errorCode: '1050' }),
        ...iterated('1', 2_500_100, 2_000.1),
      ]).arrivals,
    ).toEqual([{ startUs: 500_000, kind: 'unanswered', reason: 'timeout' }]);
  });

  it.each([
    ['1000', 'closed'],
    ['1050', 'timeout'],
    ['1101', 'other'],
    ['1201', 'reset'],
    ['1211', 'timeout'],
    ['1212', 'refused'],
    ['1220', 'reset'],
    ['1310', 'other'],
  ])('takes the error code %s for %s', (errorCode, reason) => {
    expect(
      fold([...requestBy('1', 100, { status: '0', errorCode }), ...iterated('1', 100, 0)]).arrivals,
    ).toEqual([{ startUs: 100, kind: 'unanswered', reason }]);
  });

  it('takes a 4xx and a 5xx for the answers they are, and a broken body for none', () => {
    const outcomes = fold([
      ...requestBy('1', 100, { status: '404', errorCode: '1404' }),
      ...iterated('1', 100, 0),
      ...requestBy('1', 200, { status: '503', errorCode: '1503' }),
      ...iterated('1', 200, 0),
      ...requestBy('1', 300, { status: '200', errorCode: '1701' }),
      ...iterated('1', 300, 0),
    ]).arrivals;
    expect(outcomes).toEqual([
      { startUs: 100, kind: 'answered', status: 404, latencyMs: 0 },
      { startUs: 200, kind: 'answered', status: 503, latencyMs: 0 },
      { startUs: 300, kind: 'unanswered', reason: 'other' },
    ]);
  });

  it('keeps users apart whose samples are interleaved', () => {
    const [first, second] = [
      requestBy('1', 900_000, { status: '200', durationMs: 10 }),
      requestBy('2', 900_000, { status: '500', errorCode: '1500', durationMs: 20 }),
    ];
    expect(
      fold([
        ...first.flatMap((sample, index) => [sample, second[index]!]),
        ...iterated('2', 900_100, 20.1),
        ...iterated('1', 900_200, 10.2),
      ]).arrivals,
    ).toEqual([
      { startUs: 880_000, kind: 'answered', status: 500, latencyMs: 20 },
      { startUs: 890_000, kind: 'answered', status: 200, latencyMs: 10 },
    ]);
  });

  it('counts an iteration of several requests once, by the worst of them and by all of their time', () => {
    const both = (second: readonly Fields[]) =>
      fold([
        ...requestBy('1', 1_010_000, { status: '302', durationMs: 10 }),
        ...second,
        ...iterated('1', 1_030_000, 30),
      ]).arrivals;
    expect(both(requestBy('1', 1_030_000, { status: '200', durationMs: 15 }))).toEqual([
      { startUs: 1_000_000, kind: 'answered', status: 200, latencyMs: 30 },
    ]);
    expect(both(requestBy('1', 1_030_000, { status: '502', errorCode: '1502' }))).toEqual([
      { startUs: 1_000_000, kind: 'answered', status: 502, latencyMs: 30 },
    ]);
    expect(both(requestBy('1', 1_030_000, { status: '0', errorCode: '1220' }))).toEqual([
      { startUs: 1_000_000, kind: 'unanswered', reason: 'reset' },
    ]);
  });

  it('counts an iteration without a request as one without an answer', () => {
    expect(fold(iterated('1', 600_000, 100)).arrivals).toEqual([
      { startUs: 500_000, kind: 'unanswered', reason: 'other' },
    ]);
  });

  it('counts dropped arrivals when they were due', () => {
    expect(fold([{ metric: 'dropped_iterations', atUs: 7, value: 2 }]).arrivals).toEqual([
      { startUs: 7, kind: 'dropped' },
      { startUs: 7, kind: 'dropped' },
    ]);
  });

  it('passes over what belongs to no scenario', () => {
    const outside = [...requestBy('', 100, { status: '200' }), sent('', 100)];
    expect(fold(outside.map((sample) => ({ ...sample, scenario: '' })))).toEqual({
      cut: 0,
      arrivals: [],
    });
  });

  it('counts an iteration that ended without trace of a request or of its own end as cut', () => {
    expect(fold([sent('1', 100), sent('2', 100)])).toEqual({ cut: 2, arrivals: [] });
  });

  it('keeps an answer that came before its iteration was cut', () => {
    expect(
      fold([...requestBy('1', 900_000, { status: '200', durationMs: 300 }), sent('1', 900_100)]),
    ).toEqual({
      cut: 0,
      arrivals: [{ startUs: 600_000, kind: 'answered', status: 200, latencyMs: 300 }],
    });
  });

  it('does not mix an iteration that was cut with the next one of the same user', () => {
    expect(
      fold([
        sent('1', 100),
        ...requestBy('1', 900_000, { status: '200', durationMs: 300 }),
        ...iterated('1', 900_000, 300),
      ]),
    ).toEqual({
      cut: 1,
      arrivals: [{ startUs: 600_000, kind: 'answered', status: 200, latencyMs: 300 }],
    });
  });
});
