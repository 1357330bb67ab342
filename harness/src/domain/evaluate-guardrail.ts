import type { Guardrail, Trip } from './guardrail.ts';
import {
  advanceGuardrail,
  type ConditionReading,
  type GuardrailState,
  type Instant,
} from './guardrail-state.ts';
import { guardrailLimit, guardrailSubject } from './guardrail-words.ts';
import { countAtOrBelow } from './latency-histogram.ts';
import type { LoadTick } from './load-tick.ts';
import { offeredOf } from './offered.ts';
import { readShare, type CountBad } from './share-condition.ts';
import { readSustained, type ConditionLook } from './sustained-condition.ts';
import { formatRatio, type Ratio } from './units.ts';

/** A guardrail that is told from the requests themselves. */
export type TrafficGuardrail =
  | Extract<Guardrail, { readonly kind: 'sli' }>
  | (Extract<Guardrail, { readonly kind: 'generator' }> & { readonly measure: 'dropped-arrivals' });

/** A guardrail that somebody has to look at from time to time. */
export type LookedAtGuardrail = Exclude<Guardrail, TrafficGuardrail>;

/** A share is a matter of chance: it has to be too bad in two evaluations in a row. */
const TRAFFIC_EVALUATIONS = 2;
/** What is looked at has been amiss for its whole span already. */
const LOOKED_AT_EVALUATIONS = 1;

export function isTraffic(guardrail: Guardrail): guardrail is TrafficGuardrail {
  return (
    guardrail.kind === 'sli' ||
    (guardrail.kind === 'generator' && guardrail.measure === 'dropped-arrivals')
  );
}

/** Evaluates a guardrail on what is known of requests by now. */
export function evaluateTraffic(
  guardrail: TrafficGuardrail,
  state: GuardrailState,
  ticks: readonly LoadTick[],
  now: Instant,
): GuardrailState {
  const { count, allowedBad } = rule(guardrail);
  const reading = readShare(ticks, guardrail.overMs, count, allowedBad);
  const seen = shareWords(guardrail, reading.bad, reading.total);
  return advanceGuardrail(guardrail, state, reading, { now, needed: TRAFFIC_EVALUATIONS, seen });
}

/** Evaluates a guardrail on the looks that were taken at what it watches, ascending. */
export function evaluateLooks(
  guardrail: LookedAtGuardrail,
  state: GuardrailState,
  looks: readonly ConditionLook[],
  now: Instant,
): GuardrailState {
  const reading: ConditionReading = readSustained(looks, guardrail.overMs);
  const last = looks.at(-1)?.seen ?? '';
  const seen = `${guardrailSubject(guardrail)}: ${last}, ${guardrailLimit(guardrail)}`;
  return advanceGuardrail(guardrail, state, reading, {
    now,
    needed: LOOKED_AT_EVALUATIONS,
    seen,
  });
}

function rule(guardrail: TrafficGuardrail): {
  readonly count: CountBad;
  readonly allowedBad: Ratio;
} {
  if (guardrail.kind === 'generator') {
    const count: CountBad = (tick) => ({ bad: tick.dropped, total: offeredOf(tick) });
    return { count, allowedBad: guardrail.above };
  }
  const { underMs, below } = guardrail;
  const good = (tick: LoadTick) =>
    underMs === undefined ? tick.ok : countAtOrBelow(tick.okLatency, underMs);
  const count: CountBad = (tick) => ({ bad: offeredOf(tick) - good(tick), total: offeredOf(tick) });
  return { count, allowedBad: 1 - below };
}

function shareWords(guardrail: TrafficGuardrail, bad: number, total: number): Trip['observed'] {
  if (total === 0) return guardrailSubject(guardrail);
  const told = guardrail.kind === 'generator' ? bad : total - bad;
  const share = formatRatio(told / total, 1);
  return `${guardrailSubject(guardrail)} ${share} (${String(told)} of ${String(total)}), ${guardrailLimit(guardrail)}`;
}
