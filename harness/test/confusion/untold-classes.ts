import { buildJournal } from '../fixtures/journal-builder.ts';
import type { TrafficPattern } from '../fixtures/journal-traffic.ts';
import { clientWorld, harmIn } from './client-world.ts';
import type { RunClass } from './simulated-run.ts';

const SHARES = ['availability', 'latency'] as const;
const ALL = ['availability', 'latency', 'recovery'] as const;

/** Runs that cannot tell, whatever the world was like: for lack of data, or because they did not end. */
export const UNTOLD_CLASSES: readonly RunClass[] = [
  {
    name: 'no data: client gone',
    simulate: (draw) => {
      const { experiment, rate } = clientWorld(draw, SHARES);
      return {
        journal: buildJournal({ experiment, traffic: silentFrom(rate) }),
        truth: 'unknowable',
        right: { inconclusive: ['NO_DATA'] },
      };
    },
  },
  {
    name: 'no data: client and Prometheus gone',
    simulate: (draw) => {
      const { experiment, rate } = clientWorld(draw, ALL);
      return {
        journal: buildJournal({ experiment, traffic: silentFrom(rate), server: 'absent' }),
        truth: 'unknowable',
        right: { inconclusive: ['NO_DATA'] },
      };
    },
  },
  {
    name: 'too little data',
    simulate: (draw) => {
      const world = clientWorld(draw, ['availability']);
      const ratePerSecond = draw.whole(1, 3);
      const [objective] = world.experiment.objectives;
      const experiment = {
        ...world.experiment,
        load: { ...world.experiment.load, ratePerSecond },
        objectives: objective === undefined ? [] : [{ ...objective, target: 0.99 }],
      };
      const hint = 'Raise the rate.';
      const message = '"availability" cannot be decided in the fault phase.';
      const problem = { code: 'OBJECTIVE_UNDECIDABLE', message, hint } as const;
      const isSeenBefore = draw.chance(0.4);
      return {
        journal: buildJournal({ experiment, ...(isSeenBefore ? { problems: [problem] } : {}) }),
        truth: 'unknowable',
        right: { inconclusive: [isSeenBefore ? problem.code : 'TOO_FEW_EVENTS'] },
      };
    },
  },
  {
    name: 'baseline missing',
    simulate: (draw) => {
      const world = clientWorld(draw, SHARES);
      const of = world.offeredIn('fault');
      const isBroken = draw.chance(0.3);
      const failed = isBroken ? world.bearable(world.target, of) + 1 : 0;
      const phases = { ...world.experiment.phases, baseline: 0 };
      const experiment = { ...world.experiment, phases };
      const traffic = harmIn('fault', world, { failed });
      return {
        journal: buildJournal({ experiment, traffic }),
        truth: isBroken ? 'broken' : 'holds',
        right: isBroken ? { fail: ['BROKE'] } : { inconclusive: ['PHASE_NOT_RUN'] },
      };
    },
  },
  {
    name: 'cut short',
    simulate: (draw) => {
      const world = clientWorld(draw, ALL);
      const { experiment } = world;
      const phase = draw.oneOf('baseline' as const, 'fault' as const, 'recovery' as const);
      const error = {
        code: 'PROXY_TIMEOUT' as const,
        message: 'Toxiproxy did not answer.',
        hint: 'Look at it.',
        causes: [],
      };
      const [by, code] = draw.oneOf(
        [{ kind: 'signal', signal: 'SIGTERM' } as const, 'INTERRUPTED'] as const,
        [
          { kind: 'guardrail', observed: 'only 12 % were answered' } as const,
          'GUARDRAIL_TRIPPED',
        ] as const,
        [{ kind: 'failure', error } as const, error.code] as const,
        [{ kind: 'death' } as const, 'HARNESS_DIED'] as const,
      );
      const afterSeconds = draw.whole(1, experiment.phases[phase] / 1_000 - 1);
      const isBroken = draw.chance(0.3);
      const failed = isBroken ? world.offeredIn('fault') : 0;
      const traffic = harmIn('fault', world, { failed });
      // What a run leaves in force outranks its verdict's own reason: that is told first, and the verdict stays.
      const codes = by.kind === 'death' ? ['DIRTY', code] : [code];
      const endsEarly = { in: phase, afterSeconds, by };
      return {
        journal: buildJournal({ experiment, traffic, endsEarly }),
        truth: 'unknowable',
        right: { inconclusive: codes },
      };
    },
  },
];

/** Nothing at all is reported from the fault on. */
function silentFrom(rate: number): TrafficPattern {
  return ({ sinceInjection }) => (sinceInjection >= 0 ? { missing: rate } : {});
}
