import { describe, expect, it } from '@jest/globals';
import {
  availability,
  BAD,
  captured,
  counter,
  IN_STEP,
  objective,
  ok,
  ratioSli,
  STARTS_MS,
  TEN_SECONDS,
  TOTAL,
} from '../../test/fixtures/captured-requests.ts';
import type { CapturedSeries, RawSeries } from './raw-series.ts';
import { serverEvidence } from './server-evidence.ts';

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
