import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY } from '../../test/fixtures/sample-experiment.ts';
import { evaluateGuardrail, GUARDRAIL_CLEAR } from './guardrail.ts';
import type { SecondRecord } from './second-record.ts';

const guardrail = { sli: AVAILABILITY, below: 0.5, overMs: 10_000 };

type Counts = {
  readonly ok?: number;
  readonly failed?: number;
  readonly timeout?: number;
  readonly dropped?: number;
};

const record = (
  second: number,
  { ok = 0, failed = 0, timeout = 0, dropped = 0 }: Counts,
): SecondRecord => ({
  second,
  ok,
  failedByStatus: { 503: failed },
  unansweredByReason: { timeout },
  dropped,
  okLatency: [],
});

/** Evaluates twice a second, on what is known by then; returns when it tripped, in seconds, and what it said. */
const watch = (
  known: (atSeconds: number) => readonly SecondRecord[],
  untilSeconds: number,
  rail = guardrail,
) => {
  let state = GUARDRAIL_CLEAR;
  for (let at = 0.5; at <= untilSeconds; at += 0.5) {
    state = evaluateGuardrail(rail, state, known(at), at * 1_000);
    if (state.tripped !== undefined) return { at, said: state.tripped };
  }
  return undefined;
};

/** What is known of a load of 100/s when every request is answered at once. */
const answered = (counts: (second: number) => Counts) => (atSeconds: number) =>
  Array.from({ length: Math.floor(atSeconds) }, (_, second) => record(second, counts(second)));

describe('a guardrail', () => {
  it('stays quiet while the system is well', () => {
    expect(
      watch(
        answered(() => ({ ok: 100 })),
        60,
      ),
    ).toBeUndefined();
  });

  it('stays quiet about what it allows', () => {
    expect(
      watch(
        answered(() => ({ ok: 55, failed: 45 })),
        60,
      ),
    ).toBeUndefined();
  });

  it('trips at the second evaluation in a row that is certain to be below', () => {
    const broken = answered((s) => (s < 20 ? { ok: 100 } : { failed: 100 }));
    expect(watch(broken, 60)).toEqual({
      at: 26.5,
      said: 'api-availability 40 % over 10 s (400 of 1000), below 50 %',
    });
  });

  it('does not trip on one bad evaluation', () => {
    const seen = [record(0, { ok: 60 }), record(1, { failed: 40 })];
    const once = evaluateGuardrail({ ...guardrail, overMs: 1_000 }, GUARDRAIL_CLEAR, seen, 2_000);
    expect([once.breaches, once.tripped]).toEqual([0, undefined]);
    const bad = [...seen, record(2, { failed: 500 })];
    const first = evaluateGuardrail({ ...guardrail, overMs: 1_000 }, once, bad, 3_000);
    expect([first.breaches, first.tripped]).toEqual([1, undefined]);
    const well = [...bad, record(3, { ok: 500 })];
    const second = evaluateGuardrail({ ...guardrail, overMs: 1_000 }, first, well, 4_000);
    expect([second.breaches, second.tripped]).toEqual([0, undefined]);
  });

  it('needs 50 events, however bad they are', () => {
    expect(
      watch(
        answered((s) => (s === 0 ? { failed: 49 } : {})),
        5,
      ),
    ).toBeUndefined();
    expect(
      watch(
        answered((s) => (s === 0 ? { failed: 50 } : {})),
        5,
      )?.at,
    ).toBe(1.5);
  });

  it('counts requests that hang when they time out, also when they began before its span', () => {
    const hanging = (atSeconds: number) =>
      Array.from({ length: Math.max(0, Math.floor(atSeconds) - 5) }, (_, second) =>
        record(second, { timeout: 100 }),
      );
    expect(watch(hanging, 20, { ...guardrail, overMs: 2_000 })?.at).toBe(6.5);
  });

  it('counts dropped arrivals', () => {
    expect(
      watch(
        answered(() => ({ ok: 10, dropped: 90 })),
        5,
      )?.at,
    ).toBe(1.5);
  });

  it('forgets what lies before its span', () => {
    const healed = answered((s) => (s < 2 ? { failed: 30, ok: 40 } : { ok: 100 }));
    expect(watch(healed, 60, { ...guardrail, overMs: 3_000 })).toBeUndefined();
  });

  it('keeps what it said once it has tripped', () => {
    const tripped = { ...GUARDRAIL_CLEAR, breaches: 2, tripped: 'too low' };
    expect(evaluateGuardrail(guardrail, tripped, [record(0, { ok: 100 })], 1_000)).toBe(tripped);
  });

  it('keeps no more of the past than it needs', () => {
    let state = GUARDRAIL_CLEAR;
    const known = answered(() => ({ ok: 100 }));
    for (let at = 0.5; at <= 120; at += 0.5)
      state = evaluateGuardrail(guardrail, state, known(at), at * 1_000);
    expect(state.totals.length).toBeLessThanOrEqual(21);
  });
});
