import { describe, expect, it } from '@jest/globals';
import { buildJournal, type JournalOptions } from '../../test/fixtures/journal-builder.ts';
import { AVAILABILITY, CACHE_LATENCY } from '../../test/fixtures/sample-experiment.ts';
import type { ServerEvidence } from './finding.ts';
import { foldJournal } from './fold-journal.ts';
import { isShareObjective, type PhaseObjective } from './objective.ts';
import { offeredSeconds } from './offered-seconds.ts';
import type { PhaseName } from './phase.ts';
import { phaseFindings } from './phase-finding.ts';
import { decideByServer } from './decide-finding.ts';

const objectives = CACHE_LATENCY.objectives.filter(isShareObjective);
const availability = objectives.find(({ kind }) => kind === 'availability')!;
const latency = objectives.find(({ kind }) => kind === 'latency')!;

const findingsIn = (
  phase: PhaseName,
  options: JournalOptions,
  objective: PhaseObjective = availability,
) => {
  const run = foldJournal(buildJournal(options));
  const untilMs = Math.max(...run.phases.map(({ endedAtMs }) => endedAtMs));
  const seconds = offeredSeconds(run.load.seconds, run.experiment.load.ratePerSecond, untilMs);
  return phaseFindings(objective, { phase, implied: false }, run, seconds);
};

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

describe('a contradiction between client and service', () => {
  const tampered = (factor: number) =>
    foldJournal(buildJournal()).captured.map((captured) => ({
      ...captured,
      series: captured.series.map((series) => ({
        ...series,
        samples: series.samples.map(([atMs, value]) => [atMs, value * factor] as const),
      })),
    }));

  it('is told when the service counted fewer requests than were answered', () => {
    const [finding, disagreement] = findingsIn('fault', { server: tampered(0.8) });
    expect(finding?.outcome).toBe('met');
    expect([disagreement?.kind, disagreement?.outcome, disagreement?.observed]).toEqual([
      'reconciliation',
      'inconclusive',
      'The service counted at most 2,480 requests, the client had 3,000 answered: 520 (17.3 %) are unaccounted for, at least 440 of them over all of the fault phase.',
    ]);
  });

  it('is told when somebody else uses the service', () => {
    const [, disagreement] = findingsIn('fault', { server: tampered(1.3) });
    expect(disagreement?.observed).toBe(
      "The service counted at least 3,770 requests, the client sent 3,000: 770 are not the client's, at least 670 of them over all of the fault phase.",
    );
  });

  it('is told when they disagree on what was good', () => {
    const { captured } = foldJournal(buildJournal());
    const [, disagreement] = findingsIn('fault', {
      traffic: ({ phase }) => (phase === 'fault' ? { failed: { 503: 20 } } : {}),
      server: captured,
    });
    expect(disagreement?.observed).toBe('The client saw 80 % good, the service 100 % to 100 %.');
  });

  it('is none when requests never reached the service', () => {
    const refused = {
      traffic: ({ phase }: { phase: string }) =>
        phase === 'fault' ? { unanswered: { refused: 50 } } : {},
    };
    const hanging = {
      traffic: ({ phase }: { phase: string }) =>
        phase === 'fault' ? { unanswered: { timeout: 30 }, dropped: 20 } : {},
    };
    expect(
      [findingsIn('fault', refused), findingsIn('fault', hanging)].map(({ length }) => length),
    ).toEqual([1, 1]);
  });

  it('is none, but said with its seconds, when requests were refused for a while', () => {
    const [finding, ...others] = findingsIn('fault', {
      traffic: ({ phase, secondsIn }: { phase: string; secondsIn: number }) =>
        phase === 'fault' && secondsIn >= 2 && secondsIn < 8
          ? { unanswered: { refused: 100 }, latencies: [] }
          : {},
    });
    expect(others).toEqual([]);
    expect(finding?.reasons.filter(({ code }) => code === 'UNCOUNTED')).toEqual([
      {
        code: 'UNCOUNTED',
        message:
          'The service counted at least 400 requests fewer than the client sent (13.3 %), in seconds 3 to 7 of the fault phase (within 7 s of the injection).',
      },
    ]);
  });

  it('allows for requests in flight at the edges, which the service counts when they end', () => {
    const kinds = (latencyMs: number) =>
      findingsIn('fault', { traffic: () => ({ latencyMs }), server: tampered(0.85) }).map(
        ({ kind }) => kind,
      );
    expect([kinds(5), kinds(2_000)]).toEqual([
      ['availability', 'reconciliation'],
      ['availability'],
    ]);
  });
});

describe('the enclosure of the service', () => {
  const seen = (low: number, high: number, total = 3_000): ServerEvidence => ({
    enclosure: { low, estimate: (low + high) / 2, high },
    totalEvents: { low: total, estimate: total, high: total },
    series: 1,
    scrapes: 30,
    lossy: false,
  });
  const decide = (evidence: ServerEvidence) =>
    decideByServer(availability, evidence, { phase: 'fault', remarks: [] });

  it('decides when all of it is on one side of the target', () => {
    expect(decide(seen(0.992, 0.996))).toEqual({
      outcome: 'met',
      observed: 'about 99.4 % answered well, between 99.2 % and 99.6 % (of about 3,000 requests)',
      reasons: [
        {
          code: 'WEAK_EVIDENCE',
          message:
            'It held, but 3,000 requests, 24 of them bad, do not prove 99 % with 95 % confidence: about 7,101 would be needed at this share.',
        },
      ],
    });
    expect(decide(seen(0.96, 0.98))).toEqual({
      outcome: 'violated',
      observed: 'about 97 % answered well, between 96 % and 98 % (of about 3,000 requests)',
      reasons: [
        {
          code: 'BROKE',
          message:
            'Broke in the fault phase: about 97 % answered well, between 96 % and 98 % (of about 3,000 requests), at least 1 point below the target of 99 %.',
        },
      ],
    });
  });

  it('leaves open what it cannot tell', () => {
    expect(decide(seen(0.985, 0.995))).toMatchObject({
      outcome: 'inconclusive',
      reasons: [
        {
          code: 'ENCLOSURE_TOO_WIDE',
          message:
            'The target of 99 % lies in what the scrapes cannot tell apart, between 98.5 % and 99.5 %. What was seen is so near to what was asked that no longer phase would tell.',
        },
      ],
    });
    const [reason] = decide(seen(0.985, 0.999)).reasons;
    expect(reason?.message).toMatch(
      /A phase 3\.5 times as long would tell if it goes on like this, and so would scrapes as many times as often\.$/,
    );
    expect(decide(seen(1, 1, 99))).toMatchObject({
      outcome: 'inconclusive',
      reasons: [
        {
          code: 'TOO_FEW_EVENTS',
          message: '99 requests cannot decide a target of 99 %: at least 100 are needed.',
        },
      ],
    });
  });

  it('is met with a note when it came nearer to its target than was wished for', () => {
    const traffic: JournalOptions['traffic'] = ({ phase, secondsIn }) =>
      phase === 'fault' && secondsIn < 5 ? { failed: { 503: 3 } } : {};
    const warned = (warn: number) =>
      findingsIn('fault', { traffic }, { ...availability, warn })[0]!.reasons;
    expect(warned(0.995)).toEqual([]);
    expect(warned(0.999)).toEqual([
      {
        code: 'NEAR_TARGET',
        message:
          'It held the target of 99 % with 99.5 %, which is less than the 99.9 % it warns below.',
      },
    ]);
  });

  it('of a value is decided by Prometheus, and open when nothing was captured', () => {
    const value: PhaseObjective = {
      kind: 'value',
      name: 'depth',
      sli: {
        name: 'depth',
        service: 'api',
        description: '',
        server: { kind: 'value', query: 'queue_depth' },
      },
      op: 'lt',
      limit: 10,
      of: { kind: 'max' },
      during: ['fault'],
    };
    expect(findingsIn('fault', {}, value)).toEqual([
      {
        objective: 'depth',
        kind: 'value',
        phase: 'fault',
        asked: 'always below 10',
        implied: false,
        outcome: 'inconclusive',
        observed: 'no data',
        decidedBy: 'server',
        reasons: [{ code: 'NOT_CAPTURED', message: 'queue_depth could not be read.' }],
      },
    ]);
  });

  it('of a throughput counts good answers a second', () => {
    const rate: PhaseObjective = {
      kind: 'throughput',
      name: 'rate',
      sli: AVAILABILITY,
      atLeastPerSecond: 99,
      during: ['fault'],
    };
    const [finding, ...more] = findingsIn(
      'fault',
      { traffic: ({ phase }) => (phase === 'fault' ? { failed: { 503: 2 } } : {}) },
      rate,
    );
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      kind: 'throughput',
      asked: 'at least 99/s answered well',
      outcome: 'violated',
      observed: '98/s answered well (2,940 answers in 30 s)',
      decidedBy: 'client',
      throughput: { client: { good: 2_940, seconds: 30, perSecond: 98 } },
    });
    expect(finding!.throughput!.server!.low).toBeLessThanOrEqual(98);
    expect(finding!.throughput!.server!.high).toBeGreaterThanOrEqual(98);
  });
});
