import { describe, expect, it } from '@jest/globals';
import {
  availability,
  BAD,
  captured,
  counter,
  failed,
  IN_STEP,
  objective,
  ok,
  ratioSli,
  STARTS_MS,
  TEN_SECONDS,
  TOTAL,
} from '../../test/fixtures/captured-requests.ts';
import type { RawSeries } from './raw-series.ts';
import { serverEvidence } from './server-evidence.ts';

function exactly(ratio: number, events: number, series: number) {
  return {
    reasons: [],
    evidence: {
      enclosure: { low: ratio, estimate: ratio, high: ratio },
      totalEvents: { low: events, estimate: events, high: events },
      series,
      scrapes: 11,
      lossy: false,
    },
  };
}

describe('the service-side evidence of a ratio', () => {
  it('is exact when the phase begins and ends at scrapes', () => {
    const all = [captured(BAD, [failed]), captured(TOTAL, [ok, failed])];
    expect(serverEvidence(availability, TEN_SECONDS, all, IN_STEP)).toEqual(
      exactly(0.95, 1_000, 2),
    );
  });

  it('is the enclosure of docs/method.md between scrapes', () => {
    const all = [captured(BAD, [failed]), captured(TOTAL, [ok, failed])];
    const window = {
      ...TEN_SECONDS,
      startedAtMs: STARTS_MS + 5_500,
      endedAtMs: STARTS_MS + 14_500,
    };
    expect(serverEvidence(availability, window, all, IN_STEP)).toEqual({
      reasons: [],
      evidence: {
        enclosure: { low: 760 / (760 + 50), estimate: 0.95, high: 950 / (950 + 40) },
        totalEvents: { low: 800, estimate: 900, high: 1_000 },
        series: 2,
        scrapes: 9,
        lossy: false,
      },
    });
  });

  it('is read in the time of Prometheus', () => {
    const all = [captured(BAD, [failed]), captured(TOTAL, [ok, failed])];
    const ours = {
      ...TEN_SECONDS,
      startedAtMs: TEN_SECONDS.startedAtMs - 40,
      endedAtMs: TEN_SECONDS.endedAtMs - 40,
    };
    const clock = { ...IN_STEP, offsetMs: 40 };
    expect(serverEvidence(availability, ours, all, clock)).toEqual(exactly(0.95, 1_000, 2));
  });

  it('says so when the clocks were not compared, and allows for it', () => {
    const all = [captured(BAD, [failed]), captured(TOTAL, [ok, failed])];
    const { evidence, reasons } = serverEvidence(availability, TEN_SECONDS, all, undefined);
    expect(evidence?.totalEvents).toEqual({ low: 800, estimate: 1_000, high: 1_200 });
    expect(reasons).toEqual([
      {
        code: 'CLOCKS_NOT_COMPARED',
        message:
          'The clocks were not compared: each end of the phase is taken to be off by up to 250 ms.',
      },
    ]);
  });

  it('takes absent bad series for no bad events only where that was declared', () => {
    const all = [captured(BAD, []), captured(TOTAL, [ok])];
    expect(serverEvidence(availability, TEN_SECONDS, all, IN_STEP)).toEqual(exactly(1, 950, 1));
    const undeclared = objective({ ...ratioSli, absentBadMeansZero: false });
    expect(serverEvidence(undeclared, TEN_SECONDS, all, IN_STEP)).toEqual({
      reasons: [
        {
          code: 'BAD_SERIES_ABSENT',
          message: `No series matches ${BAD}, and the indicator does not say that this means no bad events.`,
        },
      ],
    });
  });

  it('takes them so on each target of its own', () => {
    const other = counter({ instance: 'b', status: '200' }, 95);
    const all = [captured(BAD, [failed]), captured(TOTAL, [ok, failed, other])];
    const undeclared = objective({ ...ratioSli, absentBadMeansZero: false });
    expect(serverEvidence(undeclared, TEN_SECONDS, all, IN_STEP).reasons).toEqual([
      {
        code: 'BAD_SERIES_ABSENT',
        message: expect.stringMatching(
          /^No series on .*b.* matches .*, and the indicator does not say that this means no bad events\.$/,
        ),
      },
    ]);
    expect(serverEvidence(availability, TEN_SECONDS, all, IN_STEP).evidence).toBeDefined();
  });

  it('subtracts a bad counter of another name and other labels, scrape by scrape and target by target', () => {
    const errors = ['timeout', 'refused'].map((cause) =>
      counter({ __name__: 'errors_total', cause }, 10),
    );
    const sli = objective({ ...ratioSli, bad: 'errors_total' });
    const all = [captured('errors_total', errors), captured(TOTAL, [ok, failed])];
    expect(serverEvidence(sli, TEN_SECONDS, all, IN_STEP)).toEqual(exactly(0.8, 1_000, 2));
  });

  it('joins what was captured in parts', () => {
    const part = (series: RawSeries, from: number, to: number) => ({
      ...series,
      samples: series.samples.slice(from, to),
    });
    const all = [
      captured(BAD, []),
      captured(TOTAL, [part(ok, 9, 21)]),
      captured(TOTAL, [part(ok, 0, 10)]),
    ];
    expect(serverEvidence(availability, TEN_SECONDS, all, IN_STEP)).toEqual(exactly(1, 950, 1));
  });

  it('tells how many events a kill can have hidden', () => {
    const killed: RawSeries = {
      ...ok,
      samples: ok.samples
        .filter((_, i) => i !== 10)
        .map(([atMs, value]) => [atMs, atMs > STARTS_MS + 10_000 ? value - 950 : value]),
    };
    const all = [captured(BAD, []), captured(TOTAL, [killed])];
    const { evidence, reasons } = serverEvidence(availability, TEN_SECONDS, all, IN_STEP);
    // Those of the gap, and of the second after it: a process so young may have ended once more.
    expect(evidence).toEqual({
      enclosure: { low: 855 / (855 + 285), estimate: 1, high: 1 },
      totalEvents: { low: 855, estimate: 855, high: 855 + 285 },
      series: 1,
      scrapes: 10,
      lossy: true,
    });
    expect(reasons).toEqual([
      {
        code: 'COUNTS_LOST',
        message:
          'A process ended, or was not scraped, before the end of the phase: up to 285 events may have been counted and lost.',
      },
    ]);
  });

  it('leaves aside a target that Prometheus had dropped before the phase', () => {
    const old = { instance: 'api:0', status: '200' };
    const gone = counter(
      old,
      90,
      Array.from({ length: 18 }, (_, i) => i + 3),
    );
    const tried = (instance: string, until: number): RawSeries => ({
      labels: { __name__: 'scrape_duration_seconds', job: 'api', instance },
      samples: [[STARTS_MS + until * 1_000, 0]],
    });
    const durations = captured('scrape_duration_seconds', [tried('api:0', 3), tried('api:1', 20)]);
    const all = [durations, captured(BAD, []), captured(TOTAL, [ok, gone])];
    const { evidence } = serverEvidence(availability, TEN_SECONDS, all, IN_STEP);
    expect(evidence).toMatchObject({ totalEvents: { low: 950, high: 950 }, lossy: false });
    // Without that knowledge it may have served on, unseen.
    const { reasons } = serverEvidence(availability, TEN_SECONDS, all.slice(1), IN_STEP);
    expect(reasons).toMatchObject([{ code: 'COUNTS_LOST' }]);
  });
});
