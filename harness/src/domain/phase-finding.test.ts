import { describe, expect, it } from '@jest/globals';
import { availability, findingsIn, latency } from '../../test/fixtures/findings-in-phase.ts';
import { buildJournal, type JournalOptions } from '../../test/fixtures/journal-builder.ts';
import { AVAILABILITY } from '../../test/fixtures/sample-experiment.ts';
import { foldJournal } from './fold-journal.ts';

describe('one objective in one phase', () => {
  it('is decided by the client, with what the service saw beside it', () => {
    const [finding, ...more] = findingsIn('fault', {
      traffic: ({ phase, secondsIn }) =>
        phase === 'fault' && secondsIn < 5
          ? { failed: { 503: 2 }, unanswered: { timeout: 1 } }
          : {},
    });
    const { server, ...rest } = finding!;
    expect(rest).toEqual({
      objective: 'api-availability',
      kind: 'availability',
      phase: 'fault',
      asked: 'at least 99 % answered well',
      implied: false,
      outcome: 'met',
      observed: '99.5 % answered well (2,985 of 3,000)',
      decidedBy: 'client',
      client: {
        good: 2_985,
        total: 3_000,
        dropped: 0,
        unfinished: 0,
        ratio: 0.995,
        p95Ms: 8,
        badSeconds: 5,
        firstBadSecond: 1_800_000_036,
        worst: { second: 1_800_000_036, ratio: 0.97 },
      },
      reasons: [],
    });
    expect(server?.enclosure.low).toBeLessThanOrEqual(0.9967);
    expect(server?.enclosure.high).toBeGreaterThanOrEqual(0.9966);
    expect(more).toEqual([]);
  });

  it('says how many arrivals nobody answered, and counts them as bad', () => {
    const [finding] = findingsIn('fault', {
      traffic: ({ phase }) => (phase === 'fault' ? { dropped: 5, missing: 3 } : {}),
    });
    expect([finding?.outcome, finding?.observed, ...finding!.reasons.slice(1)]).toEqual([
      'violated',
      '92 % answered well (2,760 of 3,000)',
      { code: 'DROPPED', message: '150 arrivals found no free virtual user and count as bad.' },
      { code: 'UNFINISHED', message: '90 arrivals were never accounted for and count as bad.' },
    ]);
  });

  it('is on the threshold met', () => {
    const failing = (count: number) =>
      findingsIn(
        'fault',
        { traffic: ({ phase }) => (phase === 'fault' ? { failed: { 503: count } } : {}) },
        { ...availability, target: 0.95 },
      )[0]?.outcome;
    expect([failing(5), failing(6)]).toEqual(['met', 'violated']);
  });

  it('does not hold the guard second at the end of the baseline against the system', () => {
    const [finding] = findingsIn('baseline', {
      traffic: ({ phase, secondsIn }) =>
        phase === 'baseline' && secondsIn === 19 ? { unanswered: { reset: 100 } } : {},
    });
    expect([finding?.outcome, finding?.client?.total, finding?.client?.excluded]).toEqual([
      'met',
      1_900,
      100,
    ]);
  });

  it('counts a quick failure as not in time', () => {
    const [finding] = findingsIn(
      'fault',
      { traffic: ({ phase }) => (phase === 'fault' ? { failed: { 503: 6 } } : {}) },
      latency,
    );
    expect([finding?.outcome, finding?.observed]).toEqual([
      'violated',
      '94 % under 300 ms (2,820 of 3,000)',
    ]);
  });

  it('is open when the phase was not run, or not to its end', () => {
    const endsEarly = { in: 'fault' as const, afterSeconds: 12, by: { kind: 'death' as const } };
    const [fault] = findingsIn('fault', { endsEarly, traffic: () => ({ failed: { 503: 50 } }) });
    expect([fault?.outcome, fault?.observed, fault?.reasons]).toEqual([
      'inconclusive',
      '50 % answered well (550 of 1,100)',
      [{ code: 'PHASE_CUT_SHORT', message: 'The fault phase was cut short.' }],
    ]);
    expect(findingsIn('recovery', { endsEarly })).toEqual([
      {
        objective: 'api-availability',
        kind: 'availability',
        phase: 'recovery',
        asked: 'at least 99 % answered well',
        implied: false,
        outcome: 'inconclusive',
        observed: 'nothing',
        reasons: [{ code: 'PHASE_NOT_RUN', message: 'The recovery phase was not run.' }],
        decidedBy: 'server',
      },
    ]);
  });

  it('is open when nobody measured anything', () => {
    const { server: _server, ...clientOnly } = AVAILABILITY;
    const silent = {
      traffic: ({ phase }: { phase: string }) => (phase === 'fault' ? { missing: 100 } : {}),
    };
    const [finding] = findingsIn('fault', silent, { ...availability, sli: clientOnly });
    expect([finding?.outcome, finding?.observed, finding?.decidedBy, finding?.reasons]).toEqual([
      'inconclusive',
      'no data',
      'client',
      [{ code: 'NO_DATA', message: 'The load generator reported no request of the fault phase.' }],
    ]);
  });

  it('is not left to the service alone when the client reported nothing', () => {
    const traffic: JournalOptions['traffic'] = ({ phase }) =>
      phase === 'fault' ? { missing: 100 } : {};
    const { captured } = foldJournal(buildJournal());
    const [finding] = findingsIn('fault', { traffic, server: captured });
    expect([finding?.outcome, finding?.client, finding?.reasons.map(({ code }) => code)]).toEqual([
      'inconclusive',
      undefined,
      ['NO_DATA'],
    ]);
  });

  it('shows remarks on what the service saw', () => {
    const [finding] = findingsIn('fault', { clockOffset: 'absent' });
    expect([finding?.outcome, finding?.reasons.map(({ code }) => code)]).toEqual([
      'met',
      ['CLOCKS_NOT_COMPARED'],
    ]);
  });
});
