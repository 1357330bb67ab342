import { describe, expect, it } from '@jest/globals';
import { buildJournal, type JournalOptions } from '../../test/fixtures/journal-builder.ts';
import { AVAILABILITY, CACHE_LATENCY, LATENCY } from '../../test/fixtures/sample-experiment.ts';
import { foldJournal } from './fold-journal.ts';
import { offeredSeconds } from './offered-seconds.ts';
import type { RecoveryObjective } from './objective.ts';
import { recoveryFinding } from './recovery-finding.ts';

const recovery = CACHE_LATENCY.objectives.find(
  (one): one is RecoveryObjective => one.kind === 'recovery',
)!;

const findingOf = (options: JournalOptions, objective = recovery) => {
  const run = foldJournal(buildJournal(options));
  const untilMs = run.phases.at(-1)!.endedAtMs;
  const seconds = offeredSeconds(run.load.seconds, run.experiment.load.ratePerSecond, untilMs);
  return recoveryFinding(objective, run, seconds);
};

/** Wholly bad from the injection on for so many seconds; the roll-back comes 30 s after the injection. */
const badFor = (count: number): JournalOptions => ({
  traffic: ({ sinceInjection }) =>
    sinceInjection >= 0 && sinceInjection < count ? { failed: { 503: 100 } } : {},
});

const told = ({ outcome, observed, reasons }: ReturnType<typeof findingOf>) => [
  outcome,
  observed,
  ...reasons.map(({ code, message }) => `${code}: ${message}`),
];

describe('the finding about recovery', () => {
  it('is met by a system that did not break', () => {
    expect(findingOf({})).toEqual({
      objective: 'recovery',
      kind: 'recovery',
      phase: 'recovery',
      asked: '99 % answered well within 10 s of the roll-back, for 15 s',
      implied: false,
      decidedBy: 'client',
      outcome: 'met',
      observed: 'did not break',
      reasons: [],
      recovery: {
        resolutionMs: 1_250,
        longestOutageMs: 0,
        badSeconds: 0,
        relapses: 0,
        latency: { outcome: 'undisturbed', baselineP95Ms: 8, limitMs: 8.8 },
      },
    });
  });

  it('is met by one that was good again in time', () => {
    expect(told(findingOf(badFor(35)))).toEqual([
      'met',
      'broke within 1 s of the injection and was bad for 35 s in all, good again 5 s ± 1.3 s after the roll-back',
    ]);
    expect(told(findingOf(badFor(8)))).toEqual([
      'met',
      'broke within 1 s of the injection and was bad for 8 s in all, good again by the roll-back',
    ]);
  });

  it('is violated by one that was late', () => {
    expect(told(findingOf(badFor(42)))).toEqual([
      'violated',
      'broke within 1 s of the injection and was bad for 42 s in all, good again 12 s ± 1.3 s after the roll-back',
      'RECOVERED_LATE: Good again only 12 s ± 1.3 s after the roll-back, not within 10 s; it broke within 1 s of the injection and was bad for 42 s in all.',
    ]);
  });

  it('is violated by one that was never seen to recover', () => {
    expect(told(findingOf(badFor(100)))).toEqual([
      'violated',
      'broke within 1 s of the injection and was bad for 1 min 1 s in all, not seen to recover for 31 s after the roll-back',
      'NOT_RECOVERED: Not good again within 10 s of the roll-back, nor in the 31 s it was looked at; it broke within 1 s of the injection and was bad for 1 min 1 s in all.',
    ]);
  });

  it('is open when the resolution does not tell on which side of the limit it was', () => {
    expect(told(findingOf(badFor(40)))).toEqual([
      'inconclusive',
      'broke within 1 s of the injection and was bad for 40 s in all, good again 10 s ± 1.3 s after the roll-back',
      'RECOVERY_TOO_CLOSE: Good again 10 s ± 1.3 s after the roll-back, so between 8.7 s and 11.2 s: on which side of 10 s is finer than seconds can tell. A limit of 12 s would hold.',
    ]);
    expect([38, 39, 40, 41, 42].map((count) => findingOf(badFor(count)).outcome)).toEqual([
      'met',
      'inconclusive',
      'inconclusive',
      'inconclusive',
      'violated',
    ]);
    // Good by the roll-back is in time, however short the time is.
    expect(findingOf(badFor(20), { ...recovery, withinMs: 1_000 }).outcome).toBe('met');
  });

  it('is open when it was down again at the end', () => {
    const relapse: JournalOptions = {
      traffic: ({ sinceInjection: s }) =>
        (s >= 0 && s < 3) || s >= 56 ? { failed: { 503: 100 } } : {},
    };
    expect(told(findingOf(relapse))).toEqual([
      'inconclusive',
      'broke within 1 s of the injection and was bad for 8 s in all, good again by the roll-back',
      'RELAPSED: Good again by the roll-back and for 15 s, but below 99 % again when the run ended: whether that passes nobody saw. Lengthen the recovery phase.',
    ]);
  });

  it('is open when the look was too short to see it hold, or to be late at all', () => {
    const phases = { ...CACHE_LATENCY.phases, recovery: 16_000 };
    expect(told(findingOf({ ...badFor(36), experiment: { phases } }))).toEqual([
      'inconclusive',
      'broke within 1 s of the injection and was bad for 36 s in all, not seen to recover for 17 s after the roll-back',
      'HOLD_NOT_SEEN: Not seen to hold for 15 s in the 17 s after the roll-back; look for at least 25 s.',
    ]);
    const short = { ...CACHE_LATENCY.phases, recovery: 5_000 };
    expect(told(findingOf({ ...badFor(100), experiment: { phases: short } }))[0]).toBe(
      'inconclusive',
    );
  });

  it('counts from the injection for a fault that happens once', () => {
    const killed = { fault: { lasts: 'once' as const } };
    const late = findingOf({ ...badFor(14), ...killed });
    expect([late.asked, ...told(late)]).toEqual([
      '99 % answered well within 10 s of the injection, for 15 s',
      'violated',
      'broke within 1 s of the injection and was bad for 14 s in all, good again 14 s ± 1.3 s after the injection',
      'RECOVERED_LATE: Good again only 14 s ± 1.3 s after the injection, not within 10 s; it broke within 1 s of the injection and was bad for 14 s in all.',
    ]);
    expect(told(findingOf({ ...badFor(4), ...killed }))[0]).toBe('met');
  });

  it('tells of relapses', () => {
    const traffic: JournalOptions['traffic'] = ({ sinceInjection: s }) =>
      (s >= 0 && s < 3) || s === 25 ? { failed: { 503: 100 } } : {};
    expect(told(findingOf({ traffic }))).toEqual([
      'met',
      'broke within 1 s of the injection and was bad for 4 s in all, good again by the roll-back',
      'RELAPSED: It broke again 1 time after it had recovered.',
    ]);
  });

  it('is told by answers in time where the indicator is a latency', () => {
    const inTime = { ...recovery, sli: LATENCY, underMs: 300 };
    const slowFor = (count: number): JournalOptions => ({
      traffic: ({ sinceInjection: s }) => (s >= 0 && s < count ? { latencyMs: 420 } : {}),
    });
    const late = findingOf(slowFor(42), inTime);
    expect([late.asked, late.outcome, late.recovery?.recoveredAfterClearMs]).toEqual([
      '99 % under 300 ms within 10 s of the roll-back, for 15 s',
      'violated',
      11_985,
    ]);
    expect(late.recovery?.latency).toEqual({
      outcome: 'restored',
      baselineP95Ms: 8,
      limitMs: 8.8,
      restoredAfterClearMs: 11_985,
    });
    expect(findingOf(slowFor(33), inTime).outcome).toBe('met');
  });

  it('asks for the backlog as well, and says what of the two was missed', () => {
    const query = 'outbox_messages';
    const backlog = {
      ...AVAILABILITY,
      name: 'outbox-depth',
      server: { kind: 'value', query },
    } as const;
    const depth = (restsAfterMs: number): JournalOptions => {
      const run = foldJournal(buildJournal({}));
      const injectedAtMs = run.faults[0]!.injectedAtMs!;
      const restMs = run.faults[0]!.rolledBackAtMs! + restsAfterMs;
      const samples = Array.from({ length: 140 }, (_, i): [number, number] => {
        const atMs = run.startedAtMs + i * 1_000;
        return [atMs, atMs >= injectedAtMs && atMs < restMs ? 900 : 2];
      });
      const span = { fromMs: run.startedAtMs, toMs: run.startedAtMs + 140_000 };
      return { server: [{ selector: query, ...span, series: [{ labels: {}, samples }] }] };
    };
    const asked = { ...recovery, backlog };
    expect(findingOf(depth(4_200), asked).asked).toBe(
      '99 % answered well within 10 s of the roll-back, for 15 s, and "outbox-depth" back at its baseline level',
    );
    expect(told(findingOf(depth(4_200), asked))).toEqual([
      'met',
      expect.stringMatching(
        /^did not break; "outbox-depth" rose to 900 and was back at its baseline level of 2, (4|5)(\.\d)? s ± 1 s after the roll-back$/,
      ),
    ]);
    expect(told(findingOf(depth(13_200), asked))).toEqual([
      'violated',
      expect.stringMatching(/^did not break; "outbox-depth" rose to 900/),
      expect.stringMatching(
        /^NOT_DRAINED: "outbox-depth" was back at its baseline level of 2 only 1[34](\.\d)? s ± 1 s after the roll-back, not within 10 s; it had risen to 900\.$/,
      ),
    ]);
    expect(told(findingOf({ server: 'absent' }, asked))).toEqual([
      'inconclusive',
      'did not break; "outbox-depth" not told',
      'BACKLOG_NOT_MEASURED: Values of "outbox-depth" in the baseline: 0; at least 2 are needed to know its level.',
    ]);
  });

  it('sees harm that a fault has done before it is known to be done', () => {
    const run = foldJournal(buildJournal({ ...badFor(4), fault: { lasts: 'once' } }));
    const seconds = offeredSeconds(run.load.seconds, 100, run.phases.at(-1)!.endedAtMs);
    const restart = {
      ...run,
      faults: run.faults.map((fault) => ({ ...fault, injectedAtMs: fault.intendedAtMs + 9_000 })),
    };
    expect(told(recoveryFinding(recovery, restart, seconds))).toEqual([
      'met',
      'broke within 1 s of the injection and was bad for 4 s in all, good again 4 s ± 1.3 s after the injection',
    ]);
  });

  it('is open where nothing was measured', () => {
    const silent = findingOf({
      traffic: ({ phase }) => (phase === 'fault' ? { missing: 100 } : {}),
    });
    expect(told(silent)).toEqual([
      'inconclusive',
      'too little traffic',
      'NO_DATA: There was too little traffic to tell whether it ever broke: a window needs 200 requests, and 29 of 59 had fewer.',
    ]);
  });

  it('is open when there is nothing to tell it by', () => {
    const { client: _client, ...serverOnly } = AVAILABILITY;
    const codeOf = (options: JournalOptions, objective = recovery) => {
      const { outcome, reasons } = findingOf(options, objective);
      return [outcome, reasons[0]?.code];
    };
    expect([
      codeOf({}, { ...recovery, sli: serverOnly }),
      codeOf({}, { ...recovery, sli: LATENCY }),
      codeOf({ experiment: { faults: [] } }),
      codeOf({ fault: { rolledBack: false } }),
      codeOf({ baselineUnhealthy: ['api-latency'] }),
      codeOf({
        endsEarly: { in: 'recovery', afterSeconds: 20, by: { kind: 'signal', signal: 'SIGINT' } },
      }),
    ]).toEqual([
      ['inconclusive', 'NO_CLIENT_SIDE'],
      ['inconclusive', 'NO_THRESHOLD'],
      ['inconclusive', 'NOT_INJECTED'],
      ['inconclusive', 'NOT_ROLLED_BACK'],
      ['inconclusive', 'NOT_INJECTED'],
      ['inconclusive', 'PHASE_CUT_SHORT'],
    ]);
  });
});
