import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { buildJournal, type JournalOptions } from '../../test/fixtures/journal-builder.ts';
import { AVAILABILITY, CACHE_LATENCY, LOCAL } from '../../test/fixtures/sample-experiment.ts';
import type { TrafficPattern } from '../../test/fixtures/journal-traffic.ts';
import { foldJournal } from './fold-journal.ts';
import { judge } from './judge.ts';

const judged = (options: JournalOptions) => judge(foldJournal(buildJournal(options)));

const inPhase =
  (name: string, traffic: ReturnType<TrafficPattern>): TrafficPattern =>
  ({ phase }) =>
    phase === name ? traffic : {};

const recoveryOnly = {
  objectives: CACHE_LATENCY.objectives.filter(({ kind }) => kind === 'recovery'),
};

const noFault = {
  faults: [],
  objectives: CACHE_LATENCY.objectives.filter(({ kind }) => kind !== 'recovery'),
};

const idleLink = {
  links: { 'api->redis': { ...LOCAL.links['api->redis']!, usage: 'idle_total' } },
};
const { usage: _, ...withoutUsage } = LOCAL.links['api->redis']!;
const undeclaredLink = { links: { 'api->redis': withoutUsage } };

/** Good or bad by the second since the injection. */
const failingWhen =
  (isBad: (sinceInjection: number) => boolean): TrafficPattern =>
  ({ sinceInjection }) =>
    sinceInjection >= 0 && isBad(sinceInjection) ? { failed: { 503: 100 } } : {};

type Expected = readonly [verdict: string, exitCode: number, firstReason: string];

const runs: Readonly<Record<string, readonly [JournalOptions, Expected]>> = {
  'healthy throughout': [{}, ['pass', 0, 'ALL_MET']],
  'nothing broken on purpose, all well': [{ experiment: noFault }, ['pass', 0, 'ALL_MET']],
  'quick, failing answers under the fault': [
    { traffic: inPhase('fault', { failed: { 503: 10 } }) },
    ['fail', 1, 'BROKE'],
  ],
  'slow answers under the fault': [
    { traffic: inPhase('fault', { latencyMs: 420 }) },
    ['fail', 1, 'BROKE'],
  ],
  'a target that hangs and uses up the virtual users': [
    { traffic: inPhase('fault', { unanswered: { timeout: 50 }, dropped: 50 }) },
    ['fail', 1, 'BROKE'],
  ],
  'requests under the fault that nobody ever heard of again': [
    { traffic: inPhase('fault', { missing: 10 }) },
    ['fail', 1, 'BROKE'],
  ],
  'broken without any fault': [
    { experiment: noFault, traffic: inPhase('baseline', { failed: { 500: 20 } }) },
    ['fail', 1, 'BROKE'],
  ],
  'no data of the fault phase': [
    { traffic: inPhase('fault', { missing: 100 }) },
    ['inconclusive', 3, 'NO_DATA'],
  ],
  'no data of the fault phase, and nothing captured': [
    { traffic: inPhase('fault', { missing: 100 }), server: 'absent' },
    ['inconclusive', 3, 'NO_DATA'],
  ],
  'too little load, refused before anything was touched': [
    {
      problems: [{ code: 'OBJECTIVE_UNDECIDABLE', message: 'Too few.', hint: 'Raise the rate.' }],
    },
    ['inconclusive', 3, 'OBJECTIVE_UNDECIDABLE'],
  ],
  'an environment that is broken before anything was touched': [
    { problems: [{ code: 'ENVIRONMENT_UNHEALTHY', message: 'redis is gone.', hint: 'Mend it.' }] },
    ['invalid', 4, 'ENVIRONMENT_UNHEALTHY'],
  ],
  'too little load, run nevertheless': [
    { experiment: { load: { scenario: 'browse-students', ratePerSecond: 2 } } },
    ['inconclusive', 3, 'TOO_FEW_EVENTS'],
  ],
  'no objectives': [{ experiment: { objectives: [] } }, ['inconclusive', 3, 'NO_OBJECTIVES']],
  'a generator that makes 90 % of the arrivals': [
    { traffic: () => ({ dropped: 10 }) },
    ['invalid', 4, 'LOAD_VALIDITY'],
  ],
  'a generator that drops 2 % in the baseline': [
    { traffic: inPhase('baseline', { dropped: 2 }) },
    ['invalid', 4, 'DROPPED_ARRIVALS'],
  ],
  'a generator without CPU to spare': [
    { health: () => ({ activeVus: 12, maxVus: 500, cpuCores: 1.7 }) },
    ['invalid', 4, 'GENERATOR_CPU'],
  ],
  'a generator that dies': [
    { endsEarly: { in: 'fault', afterSeconds: 5, by: { kind: 'generator' } } },
    ['inconclusive', 5, 'LOAD_FAILED'],
  ],
  'a fault without effect': [
    { fault: { effect: () => 'absent' } },
    ['invalid', 4, 'EFFECT_NOT_SEEN'],
  ],
  'a fault whose effect nobody could see': [
    { fault: { effect: () => 'unknown' } },
    ['invalid', 4, 'EFFECT_NOT_SEEN'],
  ],
  'a fault that goes away half-way': [
    { fault: { effect: (s) => (s < 15 ? 'present' : 'absent') } },
    ['invalid', 4, 'EFFECT_PARTIAL'],
  ],
  'a fault on a link that nothing uses': [
    { environment: undeclaredLink, fault: { connections: 0 } },
    ['invalid', 4, 'LINK_UNUSED'],
  ],
  'a fault on a link whose pool is open and whose counter stands still': [
    { environment: idleLink, usagePerSecond: 0 },
    ['invalid', 4, 'LINK_UNUSED'],
  ],
  'a fault on a link of which nothing is known': [
    { environment: undeclaredLink, fault: { connections: 'uncountable' } },
    ['invalid', 4, 'LINK_USE_UNKNOWN'],
  ],
  'an unhealthy baseline, stopped at the gate': [
    {
      traffic: () => ({ failed: { 500: 20 } }),
      baselineUnhealthy: ['api-availability'],
    },
    ['invalid', 4, 'BASELINE_HEALTH'],
  ],
  'an unhealthy baseline that only the whole record shows': [
    { traffic: inPhase('baseline', { latencyMs: 400 }) },
    ['invalid', 4, 'BASELINE_HEALTH'],
  ],
  'a baseline below what counts as recovered': [
    { experiment: recoveryOnly, traffic: () => ({ failed: { 503: 2 } }) },
    ['invalid', 4, 'BASELINE_HEALTH'],
  ],
  'flapping until the end': [
    { experiment: recoveryOnly, traffic: failingWhen((s) => s % 10 < 5) },
    ['fail', 1, 'NOT_RECOVERED'],
  ],
  'never good again': [
    { experiment: recoveryOnly, traffic: failingWhen(() => true) },
    ['fail', 1, 'NOT_RECOVERED'],
  ],
  'good again, but late': [
    { experiment: recoveryOnly, traffic: failingWhen((s) => s < 43) },
    ['fail', 1, 'RECOVERED_LATE'],
  ],
  'good again in time': [
    { experiment: recoveryOnly, traffic: failingWhen((s) => s < 36) },
    ['pass', 0, 'ALL_MET'],
  ],
  'good again in time, seen too briefly': [
    {
      experiment: {
        ...recoveryOnly,
        phases: { warmup: 10_000, baseline: 20_000, fault: 30_000, recovery: 16_000 },
      },
      traffic: failingWhen((s) => s < 36),
    },
    ['inconclusive', 3, 'HOLD_NOT_SEEN'],
  ],
  'a fault that could not be rolled back': [
    { fault: { rolledBack: false } },
    ['inconclusive', 20, 'DIRTY'],
  ],
  'a fault that is rolled back and still bites': [
    { fault: { after: 'present' } },
    ['inconclusive', 20, 'DIRTY'],
  ],
  'a fault that is rolled back, and nobody could see that it is gone': [
    { fault: { after: 'unknown' } },
    ['inconclusive', 3, 'FAULT_REMOVAL'],
  ],
  'interrupted in the fault phase': [
    { endsEarly: { in: 'fault', afterSeconds: 12, by: { kind: 'signal', signal: 'SIGINT' } } },
    ['inconclusive', 130, 'INTERRUPTED'],
  ],
  'terminated in the baseline': [
    { endsEarly: { in: 'baseline', afterSeconds: 3, by: { kind: 'signal', signal: 'SIGTERM' } } },
    ['inconclusive', 143, 'INTERRUPTED'],
  ],
  'interrupted, and not undone': [
    {
      fault: { rolledBack: false },
      endsEarly: { in: 'fault', afterSeconds: 12, by: { kind: 'signal', signal: 'SIGINT' } },
    },
    ['inconclusive', 20, 'DIRTY'],
  ],
  'aborted by a guardrail': [
    {
      traffic: inPhase('fault', { failed: { 503: 90 } }),
      endsEarly: {
        in: 'fault',
        afterSeconds: 8,
        by: { kind: 'guardrail', observed: 'api-availability 10 % over 10 s' },
      },
    },
    ['inconclusive', 6, 'GUARDRAIL_TRIPPED'],
  ],
  'a harness that is killed in the fault phase': [
    { endsEarly: { in: 'fault', afterSeconds: 8, by: { kind: 'death' } } },
    ['inconclusive', 20, 'DIRTY'],
  ],
  'a harness that is killed in the baseline': [
    { endsEarly: { in: 'baseline', afterSeconds: 8, by: { kind: 'death' } } },
    ['inconclusive', 5, 'HARNESS_DIED'],
  ],
};

describe('the verdict of a run', () => {
  it.each(Object.entries(runs))('%s', (_name, [options, expected]) => {
    const { verdict, exitCode, reasons } = judged(options);
    expect([verdict, exitCode, reasons[0]?.code]).toEqual(expected);
  });

  it('says which objective broke, when, and by how much', () => {
    const { reasons } = judged({
      traffic: ({ phase, secondsIn }) =>
        phase === 'fault' && secondsIn >= 3 && secondsIn < 13 ? { failed: { 503: 60 } } : {},
    });
    expect(reasons).toEqual([
      {
        code: 'BROKE',
        message:
          '"api-availability" broke at second 4 of the fault phase (3 s after the injection): 80 % answered well (2,400 of 3,000), 19 points below the target of 99 %; 10 bad seconds, the worst at second 4 with 40 %.',
      },
      {
        code: 'BROKE',
        message:
          '"api-latency" broke at second 4 of the fault phase (3 s after the injection): 80 % under 300 ms (2,400 of 3,000), 15 points below the target of 95 %; 10 bad seconds, the worst at second 4 with 40 %.',
      },
    ]);
  });

  it('tells of a weak pass how much traffic a strong one would take', () => {
    const experiment = {
      objectives: [
        {
          kind: 'availability' as const,
          name: 'api-availability',
          sli: AVAILABILITY,
          target: 0.999,
          during: ['recovery' as const],
        },
      ],
      phases: { warmup: 10_000, baseline: 20_000, fault: 30_000, recovery: 20_000 },
    };
    const { verdict, reasons, warnings } = judged({ experiment });
    const weak = (phase: string, requests: string) => ({
      code: 'WEAK_EVIDENCE',
      message: `"api-availability" in the ${phase} phase: it held, but ${requests} requests do not prove 99.9 % with 95 % confidence: 2,995 would be needed.`,
    });
    expect([verdict, reasons, ...warnings]).toEqual([
      'pass',
      [{ code: 'ALL_MET', message: 'All 2 things that were asked held.' }],
      weak('baseline', '1,900'),
      weak('recovery', '2,000'),
    ]);
  });

  it('tells of a service that did not count what the client saw, and lets the client decide', () => {
    const experiment = {
      objectives: CACHE_LATENCY.objectives.filter(({ kind }) => kind === 'availability'),
    };
    const record = foldJournal(buildJournal({ experiment }));
    const halved = record.captured.map((captured) => ({
      ...captured,
      series: captured.series.map((series) => ({
        ...series,
        samples: series.samples.map(([atMs, value]) => [atMs, value / 2] as const),
      })),
    }));
    const { verdict, warnings, findings } = judge({ ...record, captured: halved });
    const message =
      'The service counted at most 1,550 requests, the client had 3,000 answered: 1,450 (48.3 %) are unaccounted for, at least 1,400 of them over all of the fault phase.';
    expect(verdict).toBe('pass');
    expect(warnings).toContainEqual({
      code: 'SERVER_DISAGREES',
      message: `"api-availability" in the fault phase: ${message.replace('The', 'the')}`,
    });
    expect(
      findings
        .filter(({ kind, phase }) => kind === 'reconciliation' && phase === 'fault')
        .map(({ outcome, asked, observed }) => ({ outcome, asked, observed })),
    ).toEqual([
      {
        outcome: 'inconclusive',
        asked: 'the service counts what the client saw',
        observed: message,
      },
    ]);
  });

  it('is decided by the enclosure where the indicator has no client side', () => {
    const { client: _client, ...serverOnly } = AVAILABILITY;
    const experiment = {
      objectives: [
        {
          kind: 'availability' as const,
          name: 'api-availability',
          sli: serverOnly,
          target: 0.99,
          during: ['fault' as const],
        },
      ],
    };
    const seen = (failed: number) => {
      const { verdict, findings } = judged({
        experiment,
        traffic: inPhase('fault', failed === 0 ? {} : { failed: { 503: failed } }),
      });
      const fault = findings.find(({ phase }) => phase === 'fault');
      return [verdict, fault?.outcome, fault?.decidedBy, fault?.reasons[0]?.code];
    };
    expect(seen(0)).toEqual(['pass', 'met', 'server', undefined]);
    expect(seen(1)).toEqual(['inconclusive', 'inconclusive', 'server', 'ENCLOSURE_TOO_WIDE']);
    expect(seen(5)).toEqual(['fail', 'violated', 'server', 'BROKE']);
  });

  it('judges the same record the same', () => {
    const record = foldJournal(buildJournal({ traffic: inPhase('fault', { latencyMs: 250 }) }));
    expect(judge(record)).toEqual(judge(structuredClone(record)));
  });
});

/** Each spoils one thing that a pass needs. */
const spoilers: Readonly<Record<string, JournalOptions>> = {
  effect: { fault: { effect: () => 'absent' } },
  removal: { fault: { after: 'unknown' } },
  rollback: { fault: { rolledBack: false } },
  use: { environment: undeclaredLink, fault: { connections: 0 } },
  cpu: { health: () => ({ activeVus: 5, maxVus: 500, cpuCores: 2 }) },
  gate: { baselineUnhealthy: ['api-availability'] },
  interrupted: {
    endsEarly: { in: 'recovery', afterSeconds: 29, by: { kind: 'signal', signal: 'SIGINT' } },
  },
  died: { endsEarly: { in: 'recovery', afterSeconds: 29, by: { kind: 'death' } } },
  generator: { endsEarly: { in: 'recovery', afterSeconds: 29, by: { kind: 'generator' } } },
  load: { experiment: { load: { scenario: 'browse-students', ratePerSecond: 0.5 } } },
  silence: { traffic: inPhase('recovery', { missing: 100 }), server: 'absent' },
  drops: { traffic: inPhase('baseline', { dropped: 3 }) },
  baseline: { traffic: inPhase('baseline', { failed: { 500: 3 } }) },
  broken: { traffic: inPhase('recovery', { unanswered: { refused: 3 } }) },
};

describe('a pass', () => {
  it('is never given while one of the things it needs is missing, however the rest may be', () => {
    const background = fc.record({
      latencyMs: fc.integer({ min: 1, max: 100 }),
      server: fc.constantFrom('agrees' as const, 'absent' as const),
      connections: fc.integer({ min: 1, max: 50 }),
      spoiler: fc.constantFrom(...Object.keys(spoilers)),
    });
    fc.assert(
      fc.property(background, ({ latencyMs, server, connections, spoiler }) => {
        const well: JournalOptions = {
          traffic: () => ({ latencyMs }),
          server,
          fault: { connections },
        };
        const spoilt = judged({ ...well, ...spoilers[spoiler] });
        expect([judged(well).exitCode, spoilt.verdict === 'pass', spoilt.exitCode === 0]).toEqual([
          0,
          false,
          false,
        ]);
      }),
      { numRuns: 20 },
    );
  });

  it('is never given to a journal that was cut off anywhere', () => {
    const whole = buildJournal();
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length - 1 }), (length) => {
        const { verdict, exitCode } = judge(foldJournal(whole.slice(0, length)));
        expect([verdict, [5, 20].includes(exitCode)]).toEqual(['inconclusive', true]);
      }),
      { numRuns: 60 },
    );
  });
});
