import { describe, expect, it } from '@jest/globals';
import { passingRun, SMALL } from '../../../test/fixtures/report-fixtures.ts';
import { AVAILABILITY, LATENCY } from '../../../test/fixtures/sample-experiment.ts';
import type { CapturedSeries } from '../../domain/raw-series.ts';
import { partOf } from '../../domain/sli.ts';
import { serverShares } from './server-seconds.ts';

const { record } = passingRun(SMALL);
const clock = { originMs: 0, seconds: 2 };
const availability = { sli: AVAILABILITY, objectives: [] };
const latency = { sli: LATENCY, underMs: 300, objectives: [] };

describe('serverShares', () => {
  it('is the share that is not bad, over all series', () => {
    const captured = [
      capture('total', [{ counts: [0, 60, 120] }, { counts: [0, 40, 80] }]),
      capture('bad', [{ counts: [0, 10, 10] }]),
    ];
    expect(serverShares({ ...record, captured }, clock, availability)).toEqual([0.9, 1]);
  });

  it('takes no bad series for nothing bad only where the indicator says so', () => {
    const captured = [capture('total', [{ counts: [0, 60, 120] }]), capture('bad', [])];
    const strict = {
      ...AVAILABILITY,
      server: { ...AVAILABILITY.server, absentBadMeansZero: false },
    };
    expect(serverShares({ ...record, captured }, clock, availability)).toEqual([1, 1]);
    expect(
      serverShares({ ...record, captured }, clock, {
        ...availability,
        sli: strict as typeof AVAILABILITY,
      }),
    ).toBeUndefined();
  });

  it('is the bucket at the threshold of all', () => {
    const captured = [
      capture('buckets', [
        { le: '0.1', counts: [0, 10, 20] },
        { le: '0.3', counts: [0, 30, 70] },
        { le: '+Inf', counts: [0, 40, 80] },
      ]),
    ];
    expect(serverShares({ ...record, captured }, clock, latency)).toEqual([0.75, 1]);
  });

  it('is not told where there is no bucket at the threshold, and nothing where there is no traffic', () => {
    const captured = [
      capture('buckets', [
        { le: '0.25', counts: [0, 30, 70] },
        { le: '+Inf', counts: [0, 40, 80] },
      ]),
    ];
    const quiet = [capture('total', [{ counts: [5, 5, 6] }])];
    expect(serverShares({ ...record, captured }, clock, latency)).toBeUndefined();
    expect(serverShares({ ...record, captured: quiet }, clock, availability)).toEqual([
      undefined,
      1,
    ]);
    expect(serverShares({ ...record, captured: [] }, clock, availability)).toBeUndefined();
  });
});

function capture(
  what: 'total' | 'bad' | 'buckets',
  series: readonly { readonly le?: string; readonly counts: readonly number[] }[],
): CapturedSeries {
  const ratio = AVAILABILITY.server?.kind === 'ratio' ? AVAILABILITY.server : undefined;
  const buckets = LATENCY.server?.kind === 'histogram' ? LATENCY.server.buckets : '';
  const bad = ratio === undefined ? '' : partOf(ratio);
  const selector = { total: ratio?.total, bad, buckets }[what] ?? '';
  return {
    selector,
    fromMs: 0,
    toMs: 2_000,
    series: series.map(({ le, counts }) => ({
      labels: le === undefined ? {} : { le },
      samples: counts.map((count, second) => [second * 1_000, count] as const),
    })),
  };
}
