import { describe, expect, it } from '@jest/globals';
import { runRecord, type Weather } from '../../../test/fixtures/report-run.ts';
import { AVAILABILITY, CACHE_LATENCY } from '../../../test/fixtures/sample-experiment.ts';
import type { AlertObjective } from '../objective.ts';
import { offeredSeconds } from '../offered-seconds.ts';
import { alertFinding } from './alert-finding.ts';

const ALERT: AlertObjective = {
  kind: 'alert',
  name: 'woken',
  sli: AVAILABILITY,
  target: 0.999,
  windowMs: 30 * 86_400_000,
  expect: 'page',
};

/** Forty seconds of warm-up and baseline, then a fault phase and a minute more. */
function found(
  incident: { readonly seconds: number; readonly failed: number; readonly before?: number },
  changes: Partial<AlertObjective> = {},
) {
  const { seconds: lasts, failed, before = 0 } = incident;
  return foundIn((since) => (since >= 0 && since < lasts ? failed : before), changes);
}

/** Everything fails in the seconds that are named. */
function foundOf(isDown: (since: number) => boolean, changes: Partial<AlertObjective>) {
  return foundIn((since) => (isDown(since) ? 100 : 0), changes);
}

function foundIn(failed: (since: number) => number, changes: Partial<AlertObjective>) {
  const run = runRecord({
    effect: 'present',
    experiment: { phases: { ...CACHE_LATENCY.phases, fault: 120_000, recovery: 60_000 } },
    weather: (since): Weather => ({ latencyMs: 5, failed: failed(since) }),
  });
  const untilMs = Math.max(...run.phases.map(({ endedAtMs }) => endedAtMs));
  const seconds = offeredSeconds(run.load.seconds, 100, untilMs);
  return alertFinding({ ...ALERT, ...changes }, run, seconds);
}

describe('what the alerts do about a fault', () => {
  it('is a page in time', () => {
    expect(found({ seconds: 110, failed: 100 }, { withinMs: 90_000 })).toMatchObject({
      kind: 'alert',
      outcome: 'met',
      asked: 'a page within 1 min 30 s by the alerts of 99.9 % over 30 days',
      observed: 'a page after 52 s to 1 min 21 s',
      reasons: [],
      alert: {
        alerts: [
          {
            factor: 14.4,
            outcome: 'fires',
            firesAfter: { earliestMs: 52_040, latestMs: 81_040 },
          },
          { factor: 6, outcome: 'silent' },
          { factor: 3, outcome: 'silent' },
          { factor: 1, outcome: 'silent' },
        ],
      },
    });
  });

  it.each([
    [
      { seconds: 30, failed: 100 },
      {},
      'violated',
      'NOT_FIRED',
      'Nobody gets a page: it would have had to last about 51.8 s.',
    ],
    [
      { seconds: 110, failed: 1 },
      {},
      'violated',
      'NOT_FIRED',
      'Nobody gets a page: it would have had to last about',
    ],
    [
      { seconds: 110, failed: 100 },
      { withinMs: 50_000 },
      'violated',
      'FIRED_LATE',
      'The first page comes 52 s after the injection at the earliest, not within 50 s.',
    ],
    [
      { seconds: 110, failed: 100 },
      { withinMs: 60_000 },
      'inconclusive',
      'DEPENDS_ON_TIMING',
      'Whether a page comes within 1 min depends on when the scrapes and evaluations fall: it comes 52 s after the injection at the earliest, and 1 min 21 s at the latest.',
    ],
    [
      { seconds: 110, failed: 100, before: 2 },
      {},
      'inconclusive',
      'FIRES_ALREADY',
      'The error rate before the fault alone fires the page at 14.4 × over 1 h.',
    ],
    [
      { seconds: 900, failed: 10 },
      {},
      'inconclusive',
      'NOT_SEEN_TO_END',
      'The incident was not seen to end; had it gone on, a page would have come after about 8 min 38 s.',
    ],
    [
      { seconds: 110, failed: 100 },
      { expect: 'silence' },
      'violated',
      'FIRED',
      'The page at 14.4 × over 1 h fires.',
    ],
    [
      { seconds: 900, failed: 10 },
      { expect: 'silence' },
      'inconclusive',
      'NOT_SEEN_TO_END',
      'The incident was not seen to end; had it gone on, an alert would have fired after about 8 min 38 s.',
    ],
    [
      { seconds: 30, failed: 100 },
      { expect: 'ticket' },
      'violated',
      'NOT_FIRED',
      'Nobody gets a ticket: it would have had to last about',
    ],
  ] as const)('%j, asked for %j, is %s: %s', (...[incident, changes, outcome, code, message]) => {
    const finding = found(incident, changes);
    expect({ outcome: finding.outcome, reason: finding.reasons[0] }).toEqual({
      outcome,
      reason: { code, message: expect.stringContaining(message) },
    });
  });

  it('is silence where that is expected', () => {
    expect(found({ seconds: 51, failed: 100 }, { expect: 'silence' })).toMatchObject({
      outcome: 'met',
      observed: 'this would page nobody, and write no ticket',
      reasons: [],
    });
  });

  it.each([
    [{ windowMs: 5 * 86_400_000 }, 'its window of 5d is too short'],
    [{ windowMs: 6 * 3_600_000, expect: 'silence' }, 'its window of 6h is too short'],
    [{ target: 1, expect: 'silence' }, 'a target of 100 % leaves no error budget to burn'],
  ] as const)('decides nothing by alerts that nobody has: %j', (changes, because) => {
    const finding = found({ seconds: 110, failed: 100 }, changes);
    expect({ outcome: finding.outcome, reasons: finding.reasons }).toEqual({
      outcome: 'inconclusive',
      reasons: [
        {
          code: 'NO_ALERTS',
          message: expect.stringContaining(
            `There are no alerts of "api-availability", because ${because}`,
          ),
        },
      ],
    });
  });

  it('is not silence when it broke again and nobody saw it end', () => {
    const relapse = (since: number) => (since >= 0 && since < 3) || since >= 170;
    expect(foundOf(relapse, { expect: 'silence' })).toMatchObject({
      outcome: 'inconclusive',
      reasons: [{ code: 'NOT_SEEN_TO_END' }],
    });
  });

  it('cannot be told of what the client does not see', () => {
    const { client: _, ...sli } = AVAILABILITY;
    expect(found({ seconds: 1, failed: 1 }, { sli })).toMatchObject({
      outcome: 'inconclusive',
      observed: 'nothing',
      reasons: [{ code: 'NO_CLIENT_SIDE' }],
    });
  });
});
