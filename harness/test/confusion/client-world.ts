import type { Experiment } from '../../src/domain/experiment.ts';
import type { Objective } from '../../src/domain/objective.ts';
import type { PhaseName } from '../../src/domain/phase.ts';
import type { Ms, Ratio } from '../../src/domain/units.ts';
import type { TrafficPattern } from '../fixtures/journal-traffic.ts';
import { AVAILABILITY, CACHE_LATENCY, LATENCY } from '../fixtures/sample-experiment.ts';
import type { Draw } from './draw.ts';

/** What an experiment of random size asks, and how many bad requests in its fault phase it bears. */
export type ClientWorld = {
  readonly experiment: Experiment;
  readonly rate: number;
  readonly target: Ratio;
  readonly latencyTarget: Ratio;
  readonly offeredIn: (phase: PhaseName) => number;
  /** The most bad requests of so many with which a target is still met. */
  readonly bearable: (target: Ratio, of: number) => number;
};

export const UNDER_MS: Ms = 300;
export const HOLD_MS: Ms = 8_000;

/** A random load, random lengths and random targets, such that every objective can be decided. */
export function clientWorld(draw: Draw, asks: readonly Objective['kind'][]): ClientWorld {
  const rate = draw.whole(30, 60);
  const target = draw.oneOf(0.9, 0.95, 0.99, 0.995);
  const latencyTarget = draw.oneOf(0.9, 0.95);
  const phases = {
    warmup: draw.whole(0, 3) * 1_000,
    baseline: draw.whole(9, 20) * 1_000,
    fault: draw.whole(8, 24) * 1_000,
    recovery: draw.whole(20, 30) * 1_000,
  };
  const all: readonly Objective[] = [
    { kind: 'availability', name: 'availability', sli: AVAILABILITY, target, during: ['fault'] },
    {
      kind: 'latency',
      name: 'latency',
      sli: LATENCY,
      underMs: UNDER_MS,
      target: latencyTarget,
      during: ['fault'],
    },
    {
      kind: 'recovery',
      name: 'recovery',
      sli: AVAILABILITY,
      withinMs: draw.whole(2, 5) * 1_000,
      theta: 0.99,
      holdMs: HOLD_MS,
    },
  ];
  const objectives = all.filter(({ kind }) => asks.includes(kind));
  const load = { ...CACHE_LATENCY.load, ratePerSecond: rate };
  return {
    experiment: { ...CACHE_LATENCY, load, phases, objectives },
    rate,
    target,
    latencyTarget,
    offeredIn: (phase) => (rate * phases[phase]) / 1_000,
    bearable: (ofTarget, of) => {
      let bad = 0;
      while ((of - bad - 1) / of >= ofTarget) bad += 1;
      return bad;
    },
  };
}

/** So many failed and so many slow requests in one phase, spread over its seconds; all others are quick and good. */
export function harmIn(
  phase: PhaseName,
  world: ClientWorld,
  harm: { readonly failed: number; readonly slow?: number },
): TrafficPattern {
  const seconds = world.experiment.phases[phase] / 1_000;
  const share = (of: number, i: number) =>
    Math.floor(((i + 1) * of) / seconds) - Math.floor((i * of) / seconds);
  return (moment) => {
    if (moment.phase !== phase) return {};
    const failed = share(harm.failed, moment.secondsIn);
    const slow = share(harm.slow ?? 0, moment.secondsIn);
    const quick = world.rate - failed - slow;
    return {
      ...(failed === 0 ? {} : { failed: { '503': failed } }),
      latencies: [[5, Math.max(0, quick)] as const, [UNDER_MS + 100, slow] as const].filter(
        ([, count]) => count > 0,
      ),
    };
  };
}
