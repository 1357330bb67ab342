import { describe, expect, it } from '@jest/globals';
import type { JournalOptions } from '../../test/fixtures/journal-builder.ts';
import type { TrafficPattern } from '../../test/fixtures/journal-traffic.ts';
import { inPhase, judged, undeclaredLink } from '../../test/fixtures/judged-journal.ts';
import { CACHE_LATENCY, LOCAL } from '../../test/fixtures/sample-experiment.ts';

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
});
