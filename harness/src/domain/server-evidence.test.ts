import { describe, expect, it } from '@jest/globals';
import type { Objective } from './objective.ts';
import type { PhaseWindow } from './phase.ts';
import type { CapturedSeries, RawSeries } from './raw-series.ts';
import { counterIncrease, serverEvidence } from './server-evidence.ts';
import type { ServerSli } from './sli.ts';

const TOTAL = 'requests_total';
const BAD = 'requests_total{status=~"5.."}';
const STARTS_MS = 1_795_000_000_000;
const IN_STEP = { measuredAtMs: 0, offsetMs: 0, errorMs: 0 };
const TEN_SECONDS: PhaseWindow = {
  phase: 'fault',
  startedAtMs: STARTS_MS + 5_000,
  endedAtMs: STARTS_MS + 15_000,
};

/** A counter that is scraped every second, 20 times, and grows by `perSecond` in each; `skip` are failed scrapes. */
function counter(
  labels: Readonly<Record<string, string>>,
  perSecond: number,
  skip: readonly number[] = [],
): RawSeries {
  const seconds = Array.from({ length: 21 }, (_, i) => i).filter((i) => !skip.includes(i));
  return {
    labels: { __name__: 'requests_total', job: 'api', instance: 'api:1', ...labels },
    samples: seconds.map((i) => [STARTS_MS + i * 1_000, i * perSecond]),
  };
}

function captured(selector: string, series: readonly RawSeries[]): CapturedSeries {
  return { selector, fromMs: STARTS_MS, toMs: STARTS_MS + 20_000, series };
}

function objective(server: ServerSli | undefined): Objective {
  const sli = { name: 'api', service: 'api', description: '' };
  return {
    kind: 'availability',
    name: 'availability',
    target: 0.99,
    during: ['fault'],
    sli: server === undefined ? sli : { ...sli, server },
  };
}

const ratioSli = { kind: 'ratio', bad: BAD, total: TOTAL, absentBadMeansZero: true } as const;
const availability = objective(ratioSli);
const ok = counter({ status: '200' }, 95);
const failed = counter({ status: '503' }, 5);

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

describe('there is no service-side evidence', () => {
  const none = (code: string, message: string) => ({ reasons: [{ code, message }] });
  const holes = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i);

  it('of a recovery, or of an indicator without a service side', () => {
    const { sli, name } = availability;
    const recovery = { kind: 'recovery', name, sli, withinMs: 1, theta: 0.99, holdMs: 1 } as const;
    expect(serverEvidence(recovery, TEN_SECONDS, [], IN_STEP)).toEqual({ reasons: [] });
    expect(serverEvidence(objective(undefined), TEN_SECONDS, [], IN_STEP)).toEqual({ reasons: [] });
  });

  it('when a selector was not captured', () => {
    const find = (all: readonly CapturedSeries[]) =>
      serverEvidence(availability, TEN_SECONDS, all, IN_STEP);
    expect(find([captured(BAD, [])])).toEqual(
      none('NOT_CAPTURED', 'The samples of requests_total could not be read.'),
    );
    expect(find([captured(TOTAL, [ok])])).toEqual(
      none('NOT_CAPTURED', `The samples of ${BAD} could not be read.`),
    );
  });

  it('when nothing matches the total, whatever is declared of the bad', () => {
    const all = [captured(BAD, []), captured(TOTAL, [])];
    expect(serverEvidence(availability, TEN_SECONDS, all, IN_STEP)).toEqual(
      none('NO_SAMPLES', 'No series matches requests_total.'),
    );
  });

  it('when there was no traffic', () => {
    const all = [captured(BAD, []), captured(TOTAL, [counter({}, 0)])];
    expect(serverEvidence(availability, TEN_SECONDS, all, IN_STEP)).toEqual(
      none('NO_TRAFFIC', 'Not one event was counted in the phase; at least 100 are needed.'),
    );
  });

  it('when no event is certain', () => {
    const late: RawSeries = {
      ...ok,
      samples: ok.samples.map(([atMs]) => [atMs, atMs > STARTS_MS + 14_500 ? 3 : 0]),
    };
    const window = { ...TEN_SECONDS, endedAtMs: STARTS_MS + 14_800 };
    const all = [captured(BAD, []), captured(TOTAL, [late])];
    expect(serverEvidence(availability, window, all, IN_STEP)).toEqual(
      none(
        'NO_TRAFFIC',
        'No event was counted in the phase for certain (at most 6); at least 100 are needed.',
      ),
    );
  });

  it('when more than a fifth of the scrapes is missing', () => {
    const find = (skip: readonly number[]) => {
      const all = [captured(BAD, []), captured(TOTAL, [counter({}, 95, skip)])];
      return serverEvidence(availability, TEN_SECONDS, all, IN_STEP);
    };
    expect(find([8, 9]).evidence?.totalEvents).toEqual({ low: 950, estimate: 950, high: 950 });
    expect(find([8, 9, 12])).toEqual(
      none(
        'SCRAPES_MISSING',
        '7 of 10 scrapes of api:1 are there, one every 1 s; at least 8 (80 %) are needed. The longest time without one was 3 s.',
      ),
    );
    expect(find(holes(12, 20))).toMatchObject({ reasons: [{ code: 'SCRAPES_MISSING' }] });
  });

  it('when the phase holds fewer than two scrapes', () => {
    const window = { ...TEN_SECONDS, endedAtMs: TEN_SECONDS.startedAtMs + 900 };
    const all = [captured(BAD, []), captured(TOTAL, [ok])];
    expect(serverEvidence(availability, window, all, IN_STEP)).toEqual(
      none(
        'SCRAPES_MISSING',
        'Scrapes of api:1 in the 900 ms of the phase: 1, one every 1 s; at least 2 are needed.',
      ),
    );
  });

  it('when all that was captured lies elsewhere', () => {
    const once: RawSeries = { ...ok, samples: ok.samples.slice(0, 1) };
    const all = [captured(BAD, []), captured(TOTAL, [once])];
    expect(serverEvidence(availability, TEN_SECONDS, all, IN_STEP)).toEqual(
      none(
        'SCRAPES_MISSING',
        'Scrapes of api:1 in the 10 s of the phase: 0; at least 2 are needed.',
      ),
    );
  });

  it('when no target was scraped in a part of the phase, though each was while it was there', () => {
    const first = counter({}, 95, holes(8, 20));
    const second = counter({ instance: 'api:2' }, 95, holes(0, 12));
    const all = [captured(BAD, []), captured(TOTAL, [first, second])];
    expect(serverEvidence(availability, TEN_SECONDS, all, IN_STEP)).toEqual(
      none(
        'SCRAPES_MISSING',
        '5 of 10 scrapes of api:1, api:2 are there, one every 1 s; at least 8 (80 %) are needed. The longest time without one was 6 s.',
      ),
    );
  });

  it('when bad events come from a target that has no total', () => {
    const elsewhere = counter({ __name__: 'errors_total', instance: 'edge:1' }, 1);
    const sli = objective({ ...ratioSli, bad: 'errors_total' });
    const all = [captured('errors_total', [elsewhere]), captured(TOTAL, [ok])];
    expect(serverEvidence(sli, TEN_SECONDS, all, IN_STEP)).toEqual(
      none(
        'BAD_NOT_IN_TOTAL',
        'edge:1 has series of errors_total and none of requests_total: its bad events are no part of its total.',
      ),
    );
  });

  it('when there are more bad events than events', () => {
    const sli = objective({ ...ratioSli, bad: 'errors_total' });
    const errors = counter({ __name__: 'errors_total' }, 100);
    const all = [captured('errors_total', [errors]), captured(TOTAL, [ok])];
    expect(serverEvidence(sli, TEN_SECONDS, all, IN_STEP)).toEqual(
      none(
        'BAD_EXCEEDS_TOTAL',
        'More bad events were counted in the phase than events: 1000 of 950.',
      ),
    );
  });

  it('of a histogram when the objective has no threshold', () => {
    const sli = objective({ kind: 'histogram', buckets: 'seconds_bucket' });
    expect(serverEvidence(sli, TEN_SECONDS, [], IN_STEP)).toEqual(
      none('NO_THRESHOLD', 'seconds_bucket is a histogram and the objective names no threshold.'),
    );
  });
});

describe('the increase of a counter', () => {
  it('is enclosed, all series added up', () => {
    const window = { startedAtMs: STARTS_MS + 5_500, endedAtMs: STARTS_MS + 14_500 };
    expect(counterIncrease(captured(TOTAL, [ok, failed]), window, IN_STEP)).toEqual({
      low: 800,
      estimate: 900,
      high: 1_000,
    });
  });

  it('is unknown when no scrape says anything about the window', () => {
    const long = { startedAtMs: STARTS_MS + 30_000, endedAtMs: STARTS_MS + 40_000 };
    const past = { startedAtMs: STARTS_MS - 40_000, endedAtMs: STARTS_MS - 30_000 };
    expect(counterIncrease(captured(TOTAL, [ok]), long, IN_STEP)).toBeUndefined();
    expect(counterIncrease(captured(TOTAL, [ok]), past, IN_STEP)).toBeUndefined();
    expect(counterIncrease(captured(TOTAL, []), TEN_SECONDS, IN_STEP)).toBeUndefined();
  });

  it('is known, if not exactly, in a window between two scrapes', () => {
    const window = { startedAtMs: STARTS_MS + 5_250, endedAtMs: STARTS_MS + 5_750 };
    expect(counterIncrease(captured(TOTAL, [failed]), window, IN_STEP)).toEqual({
      low: 0,
      estimate: 2.5,
      high: 5,
    });
  });
});
