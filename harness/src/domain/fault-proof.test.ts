import { describe, expect, it } from '@jest/globals';
import { buildJournal, type JournalOptions } from '../../test/fixtures/journal-builder.ts';
import { CACHE_LATENCY, LOCAL } from '../../test/fixtures/sample-experiment.ts';
import { faultGuards } from './fault-guards.ts';
import { proveFault } from './fault-proof.ts';
import { foldJournal } from './fold-journal.ts';
import type { FaultRecord, RunRecord } from './run-record.ts';

const [fault] = CACHE_LATENCY.faults;
const record = (options: JournalOptions = {}) => foldJournal(buildJournal(options));
const prove = (options: JournalOptions = {}) => proveFault(fault!, record(options));
const codes = (options: JournalOptions) => prove(options).reasons.map(({ code }) => code);

const { usage: _, ...withoutUsage } = LOCAL.links['api->redis']!;
const undeclared = { links: { 'api->redis': withoutUsage } };

const withLooks = (
  looks: FaultRecord['observed'],
  changes: Partial<FaultRecord> = {},
): RunRecord => {
  const whole = record();
  return { ...whole, faults: whole.faults.map((one) => ({ ...one, observed: looks, ...changes })) };
};

const startMs = record().phases.find(({ phase }) => phase === 'fault')!.startedAtMs;
const during = (
  afterMs: number,
  effect: 'present' | 'absent' | 'unknown' = 'present',
  observed = 'refused',
  tookMs = 0,
) => ({
  when: 'during' as const,
  seenAtMs: startMs + afterMs + tookMs,
  sample: { atMs: startMs + afterMs, effect, measure: 'connect', observed, expected: 'refused' },
});

const before = { ...during(-20_000, 'absent', 'answered'), when: 'before' as const };

describe('the proof of a fault', () => {
  it('is complete when its effect was seen throughout, met by somebody, and gone afterwards', () => {
    const { coverage, ...proof } = prove();
    expect(proof).toEqual({
      faultId: 'network-latency-1',
      outcome: 'proved',
      samplesDuring: 30,
      samplesPresent: 30,
      before: '0.4 ms',
      during: '402 ms',
      after: '0.4 ms',
      expected: 'at least 350 ms',
      used: 'yes',
      absentAfterwards: true,
      reasons: [],
    });
    expect(coverage).toBeCloseTo(1 - 20 / 30_000, 6);
  });

  it.each([
    [
      'an effect that was never there',
      { fault: { effect: () => 'absent' } },
      0,
      ['EFFECT_NOT_SEEN'],
    ],
    [
      'an effect that nobody could see',
      { fault: { effect: () => 'unknown' } },
      0,
      ['EFFECT_NOT_SEEN'],
    ],
    [
      'an effect that ended half-way',
      { fault: { effect: (s: number) => (s < 15 ? 'present' : 'absent') } },
      0.5,
      ['EFFECT_PARTIAL'],
    ],
    [
      'an effect that flickers',
      { fault: { effect: (s: number) => (s % 2 === 0 ? 'present' : 'unknown') } },
      0.5,
      ['EFFECT_PARTIAL'],
    ],
  ] as const)('is refused for %s', (_name, options, coverage, reasons) => {
    const proof = prove(options as JournalOptions);
    expect([proof.outcome, proof.reasons.map(({ code }) => code)]).toEqual(['unproved', reasons]);
    expect(proof.coverage).toBeCloseTo(coverage, 1);
  });

  it('bears one look in ten that saw nothing', () => {
    expect(
      prove({ fault: { effect: (s) => (s % 15 === 7 ? 'unknown' : 'present') } }).outcome,
    ).toBe('proved');
  });

  it('says what was seen instead of what was expected', () => {
    expect(prove({ fault: { effect: () => 'absent' } }).reasons).toEqual([
      {
        code: 'EFFECT_NOT_SEEN',
        message: 'Its effect was never seen: round trip 0.4 ms, expected at least 350 ms.',
      },
    ]);
  });

  it('is refused for what was never injected', () => {
    const proof = proveFault(fault!, { ...record(), faults: [] });
    expect([proof.outcome, proof.coverage, proof.before, proof.reasons]).toEqual([
      'unproved',
      0,
      'not looked at',
      [{ code: 'NEVER_INJECTED', message: 'It was never injected.' }],
    ]);
  });

  it('is refused for an effect that was there before', () => {
    const { observed } = record().faults[0]!;
    const broken = observed.map((look) =>
      look.when === 'before'
        ? { ...look, sample: { ...look.sample, effect: 'present' as const } }
        : look,
    );
    expect(proveFault(fault!, withLooks(broken)).reasons).toEqual([
      {
        code: 'EFFECT_BEFORE_INJECTION',
        message: 'Its effect was there before it was injected: round trip 0.4 ms.',
      },
    ]);
  });

  it.each([
    ['nobody looked', undefined, 'Nobody looked before it was injected'],
    [
      'no look could tell',
      'unknown',
      'The look before it was injected could not tell: round trip 0.4 ms',
    ],
  ] as const)('is open when %s what was there before', (_, effect, saw) => {
    const looks = record().faults[0]!.observed.flatMap((look) => {
      if (look.when !== 'before') return [look];
      return effect === undefined ? [] : [{ ...look, sample: { ...look.sample, effect } }];
    });
    const run = withLooks(looks);
    const proof = proveFault(fault!, run);
    const message = `${saw}; one look that finds its effect absent is needed.`;
    expect(proof).toMatchObject({
      outcome: 'unproved',
      reasons: [{ code: 'BEFORE_NOT_SEEN', message }],
    });
    expect(faultGuards(run, [proof])).toContainEqual({
      guard: 'fault-validity',
      outcome: 'inconclusive',
      code: 'BEFORE_NOT_SEEN',
      message: `network-latency-1: ${message}`,
    });
  });

  it('is invalid all the same for what is plainly wrong besides', () => {
    const run = withLooks([during(400, 'absent')]);
    const [guard] = faultGuards(run, [proveFault(fault!, run)]);
    expect(guard).toMatchObject({ outcome: 'invalid', code: 'EFFECT_NOT_SEEN' });
  });

  it('is refused when one early look is all there was', () => {
    const proof = proveFault(fault!, withLooks([during(400)]));
    expect([proof.coverage, proof.outcome]).toEqual([(5_400 - 20) / 30_000, 'unproved']);
  });

  it('takes slow looks for what they are', () => {
    const slow = (afterMs: number) => during(afterMs, 'present', 'refused', 10_400);
    const proof = proveFault(fault!, withLooks([before, slow(100), slow(10_500), slow(20_900)]));
    expect([proof.coverage > 0.99, proof.outcome]).toEqual([true, 'proved']);
  });

  it('is refused when the probe stalls, however long it does and whatever it saw before', () => {
    const stalled = [
      before,
      during(400),
      during(1_400, 'unknown', 'the look took 26 s', 26_000),
      during(27_400),
    ];
    const proof = proveFault(fault!, withLooks(stalled));
    expect([proof.coverage < 0.15, proof.reasons.map(({ code }) => code)]).toEqual([
      true,
      ['EFFECT_PARTIAL'],
    ]);
    const rare = proveFault(fault!, withLooks([during(400), during(28_000)]));
    expect([rare.coverage < 0.3, rare.outcome]).toEqual([true, 'unproved']);
  });

  it('is refused for a latency that something swallows, with both numbers', () => {
    const cut = Array.from({ length: 29 }, (_, second) => {
      const look = during(second * 1_000, 'unknown', 'closed after 1 s without a whole answer');
      return {
        ...look,
        sample: { ...look.sample, cutShort: { afterMs: 1_000, neededMs: 4_500 } },
      };
    });
    expect(proveFault(fault!, withLooks([before, ...cut])).reasons).toEqual([
      {
        code: 'LATENCY_SWALLOWED',
        message:
          'Its latency cannot show: something ends connections on the link after 1 s, and the latency takes at least 4.5 s; what callers meet is that end, not the latency.',
      },
    ]);
  });

  it('is refused with the reason for which its target was not touched', () => {
    const error = {
      code: 'TARGET_GONE',
      message: 'The service "api" does not run.',
      hint: '',
      causes: [],
    } as const;
    const refused = { ...record(), faults: [], refusedFaults: [{ faultId: fault!.id, error }] };
    expect(proveFault(fault!, refused).reasons).toEqual([
      { code: 'TARGET_GONE', message: 'The service "api" does not run.' },
    ]);
  });

  it('needs to be seen only once when it happens only once', () => {
    const once = proveFault(
      fault!,
      withLooks([before, during(200, 'absent'), during(700, 'present', 'gone')], { lasts: 'once' }),
    );
    expect([once.coverage, once.outcome]).toEqual([1, 'proved']);
    const never = proveFault(fault!, withLooks([during(200, 'absent')], { lasts: 'once' }));
    expect([never.coverage, never.outcome]).toEqual([0, 'unproved']);
  });

  it('quotes what most looks saw where there are no numbers', () => {
    const looks = [during(100, 'present', 'reset'), during(1_100), during(2_100)];
    expect(proveFault(fault!, withLooks(looks)).during).toBe('refused');
  });
});

describe('the use of a link', () => {
  it.each([
    ['a counter that grows', {}, 'yes'],
    [
      'a counter that grows, though connections cannot be counted',
      { fault: { connections: 'uncountable' } },
      'yes',
    ],
    [
      'a counter that grows, though no look caught a connection',
      { fault: { connections: 0 } },
      'yes',
    ],
    ['a counter that stands still over an open pool', { usagePerSecond: 0 }, 'no'],
    ['connections where the counter was not captured', { usagePerSecond: 'absent' }, 'yes'],
    ['connections where no counter is declared', { environment: undeclared }, 'yes'],
    [
      'no connections where no counter is declared',
      { environment: undeclared, fault: { connections: 0 } },
      'no',
    ],
    ['nothing', { environment: undeclared, fault: { connections: 'uncountable' } }, 'unknown'],
  ] as const)('is told by %s', (_name, options, used) => {
    expect(prove(options).used).toBe(used);
  });

  it('in the baseline is enough, because some faults end every connection', () => {
    const whole = record({ environment: undeclared });
    const cut = whole.faults.map((one) => ({
      ...one,
      use: one.use.map(({ atMs }) => ({ atMs, connections: atMs < one.intendedAtMs ? 8 : 0 })),
    }));
    expect(proveFault(fault!, { ...whole, faults: cut }).used).toBe('yes');
  });

  it('is asked of links only', () => {
    const target = { kind: 'service' as const, service: 'api' };
    expect(proveFault({ ...fault!, target }, record())).toMatchObject({
      used: 'not-a-link',
      outcome: 'proved',
    });
  });

  it('is a condition of the proof', () => {
    expect(codes({ usagePerSecond: 0 })).toEqual(['LINK_UNUSED']);
    const nothing = { environment: undeclared, fault: { connections: 'uncountable' } } as const;
    expect(prove(nothing).reasons).toEqual([
      {
        code: 'LINK_USE_UNKNOWN',
        message:
          'Nothing shows that the link api->redis is used; declare its `usage`, a counter that grows with it.',
      },
    ]);
  });
});
