import { describe, expect, it } from '@jest/globals';
import { AVAILABILITY, LATENCY } from '../../test/fixtures/sample-experiment.ts';
import {
  evaluateLooks,
  evaluateTraffic,
  type LookedAtGuardrail,
  type TrafficGuardrail,
} from './evaluate-guardrail.ts';
import { guardrailStart } from './guardrail-state.ts';
import { histogramBuilder } from './latency-histogram.ts';
import type { LoadTick } from './load-tick.ts';
import type { ConditionLook } from './sustained-condition.ts';

/** How far the machine's clock is from the one that nobody sets. */
const SET_MS = 1_800_000_000_000;
const at = (ms: number) => ({ epochMs: ms, uptimeMs: ms });

const availability: TrafficGuardrail = {
  kind: 'sli',
  sli: AVAILABILITY,
  below: 0.5,
  overMs: 10_000,
};

type Counts = {
  readonly ok?: number;
  readonly failed?: number;
  readonly timeout?: number;
  readonly dropped?: number;
  readonly latencyMs?: number;
};

const tick = (tickMs: number, counts: Counts): LoadTick => {
  const { ok = 0, failed = 0, timeout = 0, dropped = 0, latencyMs = 5 } = counts;
  const latency = histogramBuilder();
  for (let i = 0; i < ok; i += 1) latency.record(latencyMs);
  return {
    tickMs,
    ok,
    failedByStatus: { 503: failed },
    unansweredByReason: { timeout },
    dropped,
    okLatency: latency.encode(),
  };
};

/** Ten a tick, known a quarter of a second late, evaluated four times a second. */
const watch = (
  counts: (atMs: number) => Counts | undefined,
  untilMs: number,
  guardrail: TrafficGuardrail = availability,
) => {
  let state = guardrailStart(0);
  const ticks: LoadTick[] = [];
  let next = 0;
  for (let now = 250; now <= untilMs; now += 250) {
    for (; next + 100 + 250 <= now; next += 100) {
      const made = counts(next);
      if (made !== undefined) ticks.push(tick(next, made));
    }
    state = evaluateTraffic(guardrail, state, ticks, at(now));
    if (state.trip !== undefined) return { trippedAtMs: now, ...state.trip };
  }
  return undefined;
};

describe('a guardrail on what the client sees', () => {
  it('stays quiet while the system is well, and about what it allows', () => {
    expect(watch(() => ({ ok: 10 }), 60_000)).toBeUndefined();
    expect(watch(() => ({ ok: 6, failed: 4 }), 60_000)).toBeUndefined();
  });

  it('trips at the second evaluation that is certain, and says since when it was true', () => {
    const broken = (atMs: number) => (atMs < 20_000 ? { ok: 10 } : { failed: 10 });
    expect(watch(broken, 60_000)).toEqual({
      trippedAtMs: 26_000,
      conditionAtMs: 25_300,
      observed: 'api-availability 43 % (430 of 1000), below 50 % over 10 s',
    });
  });

  it('dates the condition to the tenth of a second in which it became true', () => {
    // Of 1,000 requests in the span, more than 531 have to be bad before even the lower end of the interval is.
    const broken = (atMs: number) => (atMs < 20_000 ? { ok: 10 } : { failed: 10 });
    const { conditionAtMs = 0 } = watch(broken, 60_000) ?? {};
    const badByThen = (conditionAtMs + 100 - 20_000) / 10;
    expect(badByThen).toBeGreaterThanOrEqual(531);
    expect(badByThen - 10).toBeLessThan(532);
  });

  it('does not take the same data twice for two evaluations', () => {
    const ticks = [tick(0, { failed: 60 })];
    const once = evaluateTraffic(availability, guardrailStart(0), ticks, at(250));
    const again = evaluateTraffic(availability, once, ticks, at(500));
    expect([once.inARow, again.inARow, again.trip]).toEqual([1, 1, undefined]);
    const more = evaluateTraffic(
      availability,
      again,
      [...ticks, tick(600, { failed: 1 })],
      at(750),
    );
    expect(more.trip?.conditionAtMs).toBe(0);
  });

  it('forgets one bad evaluation when the next one is good', () => {
    const rail = { ...availability, overMs: 1_000 };
    const bad = evaluateTraffic(rail, guardrailStart(0), [tick(0, { failed: 60 })], at(500));
    const ticks = [tick(0, { failed: 60 }), tick(600, { ok: 500 })];
    const good = evaluateTraffic(rail, bad, ticks, at(750));
    expect([bad.inARow, good.inARow, good.conditionAtMs]).toEqual([1, 0, undefined]);
  });

  it('counts requests that hang when they time out', () => {
    const hanging = (atMs: number) => (atMs < 5_000 ? undefined : { timeout: 10 });
    const rail = { ...availability, overMs: 2_000 };
    expect(watch(hanging, 20_000, rail)?.conditionAtMs).toBe(5_400);
  });

  it('forgets what lies before its span', () => {
    const healed = (atMs: number) => (atMs < 1_000 ? { failed: 3, ok: 4 } : { ok: 10 });
    expect(watch(healed, 60_000, { ...availability, overMs: 3_000 })).toBeUndefined();
  });

  it('counts what is slower than its threshold as bad', () => {
    const slow = () => ({ ok: 10, latencyMs: 600 });
    const rail: TrafficGuardrail = { ...availability, sli: LATENCY, underMs: 500 };
    expect(watch(slow, 5_000, rail)?.observed).toBe(
      'share of api-latency under 500 ms 0 % (0 of 70), below 50 % over 10 s',
    );
    expect(watch(slow, 60_000, { ...rail, underMs: 700 })).toBeUndefined();
  });

  it('aborts what it cannot evaluate for its span and ten seconds', () => {
    const dying = (atMs: number) => (atMs < 10_000 ? { ok: 10 } : undefined);
    expect(watch(dying, 60_000)).toEqual({
      trippedAtMs: 30_250,
      conditionAtMs: 30_250,
      observed:
        'the guardrail on the api-availability could not be evaluated for 20 s: nothing new came',
    });
    expect(watch(() => ({ ok: 0 }), 60_000)?.observed).toBe(
      'the guardrail on the api-availability could not be evaluated for 20 s: only 0 requests were known of, and 50 are needed',
    );
  });

  it('keeps what it said once it has tripped', () => {
    const trip = { observed: 'too low', conditionAtMs: 1 };
    const tripped = { ...guardrailStart(0), trip };
    expect(evaluateTraffic(availability, tripped, [tick(0, { ok: 100 })], at(250))).toBe(tripped);
  });
});

describe('a guardrail on dropped arrivals', () => {
  it('trips when more of those due are dropped than it allows', () => {
    const rail: TrafficGuardrail = {
      kind: 'generator',
      measure: 'dropped-arrivals',
      above: 0.2,
      overMs: 5_000,
    };
    expect(watch(() => ({ ok: 9, dropped: 1 }), 30_000, rail)).toBeUndefined();
    expect(watch(() => ({ ok: 6, dropped: 4 }), 30_000, rail)).toEqual({
      trippedAtMs: 1_000,
      conditionAtMs: 400,
      observed: 'dropped arrivals 40 % (28 of 70), above 20 % over 5 s',
    });
  });
});

describe('a guardrail that is looked at', () => {
  const alive: LookedAtGuardrail = { kind: 'alive', service: 'api', overMs: 5_000 };
  const looks = (...states: readonly ConditionLook['state'][]): readonly ConditionLook[] =>
    states.map((state, i) => ({
      atMs: SET_MS + i * 1_000,
      uptimeMs: i * 1_000,
      state,
      seen: state,
    }));
  const fed = (all: readonly ConditionLook[]) => {
    let state = guardrailStart(0);
    for (const [i] of all.entries()) {
      const now = { epochMs: all[i]!.atMs + 20, uptimeMs: all[i]!.uptimeMs + 20 };
      state = evaluateLooks(alive, state, all.slice(0, i + 1), now);
      if (state.trip !== undefined) {
        const { observed, conditionAtMs } = state.trip;
        return { trippedAtMs: now.uptimeMs, conditionAtMs: conditionAtMs - SET_MS, observed };
      }
    }
    return undefined;
  };
  const many = (state: ConditionLook['state'], count: number) =>
    Array.from({ length: count }, () => state);

  it('trips when every look of a whole span found it amiss', () => {
    expect(fed(looks('fine', 'fine', ...many('breached', 6)))).toEqual({
      trippedAtMs: 7_020,
      conditionAtMs: 6_000,
      observed: 'health of api: breached, not healthy for 5 s',
    });
  });

  it('begins anew with each look that finds it fine', () => {
    const flapping = [...many('breached', 5), 'fine', ...many('breached', 5)] as const;
    expect(fed(looks(...flapping))).toBeUndefined();
  });

  it('is neither brought on nor put off by looks that could not tell', () => {
    const states = ['fine', 'breached', 'unknown', 'unknown', 'breached', 'unknown', 'breached'];
    expect(fed(looks(...(states as ConditionLook['state'][])))?.conditionAtMs).toBe(5_000);
  });

  it('aborts when nobody can tell for too long', () => {
    expect(fed(looks('fine', ...many('unknown', 30)))).toEqual({
      trippedAtMs: 15_020,
      conditionAtMs: 15_020,
      observed: 'the guardrail on the health of api could not be evaluated for 15 s: unknown',
    });
  });

  it('is not brought on by a clock that is set', () => {
    const set = looks('fine', 'breached', 'breached', 'fine').map((look, i) =>
      i < 2 ? look : { ...look, atMs: look.atMs + 3_600_000 },
    );
    expect(fed(set)).toBeUndefined();
  });
});
