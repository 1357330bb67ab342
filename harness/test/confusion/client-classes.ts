import { buildJournal } from '../fixtures/journal-builder.ts';
import type { TrafficPattern } from '../fixtures/journal-traffic.ts';
import { clientWorld, harmIn, HOLD_MS } from './client-world.ts';
import type { Draw } from './draw.ts';
import type { RunClass } from './simulated-run.ts';

const ALL = ['availability', 'latency', 'recovery'] as const;
const SHARES = ['availability', 'latency'] as const;
const BROKE = { fail: ['BROKE'] } as const;
const LATE = { fail: ['RECOVERED_LATE', 'NOT_RECOVERED'] } as const;

/** Runs that the client's own record decides, in a world that holds or does not. */
export const CLIENT_CLASSES: readonly RunClass[] = [
  {
    name: 'healthy',
    simulate: (draw) => {
      const world = clientWorld(draw, ALL);
      const { experiment, target, latencyTarget, bearable, offeredIn } = world;
      const of = offeredIn('fault');
      const most = Math.min(bearable(target, of), bearable(latencyTarget, of));
      // Every third on the very edge of what is asked.
      const failed = draw.chance(0.3) ? most : draw.whole(0, most);
      const slow = draw.whole(0, bearable(latencyTarget, of) - failed);
      const traffic = harmIn('fault', world, { failed, slow });
      // What the client saw decides, with or without a Prometheus beside it.
      const server = draw.oneOf('agrees' as const, 'absent' as const);
      return {
        journal: buildJournal({ experiment, traffic, server }),
        truth: 'holds',
        right: { pass: ['ALL_MET'] },
      };
    },
  },
  {
    name: 'broken: errors',
    simulate: (draw) => {
      const world = clientWorld(draw, SHARES);
      const of = world.offeredIn('fault');
      const least = world.bearable(world.target, of) + 1;
      const failed = draw.chance(0.3) ? least : draw.whole(least, of);
      const traffic = harmIn('fault', world, { failed });
      const journal = buildJournal({ experiment: world.experiment, traffic });
      return { journal, truth: 'broken', right: BROKE };
    },
  },
  {
    name: 'broken: slow',
    simulate: (draw) => {
      const world = clientWorld(draw, SHARES);
      const of = world.offeredIn('fault');
      const least = world.bearable(world.latencyTarget, of) + 1;
      const slow = draw.chance(0.3) ? least : draw.whole(least, of);
      const traffic = harmIn('fault', world, { failed: 0, slow });
      const journal = buildJournal({ experiment: world.experiment, traffic });
      return { journal, truth: 'broken', right: BROKE };
    },
  },
  {
    name: 'broken: outage',
    simulate: (draw) => {
      const world = clientWorld(draw, ALL);
      const { experiment, rate } = world;
      const seconds = experiment.phases.fault / 1_000;
      const lasts = draw.whole(Math.ceil(0.1 * seconds) + 1, seconds - 1);
      const from = draw.whole(0, seconds - lasts);
      const outage = draw.chance(0.25) ? { missing: rate } : noAnswer(draw, rate);
      const traffic: TrafficPattern = ({ phase, secondsIn }) =>
        phase === 'fault' && secondsIn >= from && secondsIn < from + lasts ? outage : {};
      return { journal: buildJournal({ experiment, traffic }), truth: 'broken', right: BROKE };
    },
  },
  {
    name: 'broken: late recovery',
    simulate: (draw) => {
      const world = clientWorld(draw, ['recovery']);
      const { experiment, rate } = world;
      const [recovery] = experiment.objectives;
      const withinMs = recovery?.kind === 'recovery' ? recovery.withinMs : 0;
      const seconds = experiment.phases.recovery / 1_000;
      // Seen to hold again before the end, or never.
      const latest = seconds - HOLD_MS / 1_000 - 1;
      const until = draw.chance(0.3) ? seconds : draw.whole(withinMs / 1_000 + 1, latest);
      const outage = noAnswer(draw, rate);
      const traffic: TrafficPattern = ({ phase, secondsIn, sinceInjection }) => {
        const isSeam = phase === 'seam' && sinceInjection > 0;
        return phase === 'fault' || isSeam || (phase === 'recovery' && secondsIn < until)
          ? outage
          : {};
      };
      return { journal: buildJournal({ experiment, traffic }), truth: 'broken', right: LATE };
    },
  },
  {
    name: 'broken: flapping',
    simulate: (draw) => {
      const inFault = draw.chance(0.5);
      const world = clientWorld(draw, inFault ? ['availability'] : ['recovery']);
      const every = draw.whole(2, 5);
      const failed = Math.ceil(world.rate * 0.6);
      const traffic: TrafficPattern = ({ phase, secondsIn, sinceInjection }) => {
        const isSeam = phase === 'seam' && sinceInjection > 0;
        const flaps = phase === 'fault' || (!inFault && (phase === 'recovery' || isSeam));
        return flaps && secondsIn % every === 0 ? { failed: { '503': failed } } : {};
      };
      const journal = buildJournal({ experiment: world.experiment, traffic });
      return { journal, truth: 'broken', right: inFault ? BROKE : LATE };
    },
  },
];

/** A second in which nobody is answered, in one of the ways that happens. */
export function noAnswer(draw: Draw, rate: number): ReturnType<TrafficPattern> {
  return draw.oneOf<ReturnType<TrafficPattern>>(
    { unanswered: { refused: rate } },
    { unanswered: { timeout: rate } },
    { unanswered: { reset: rate } },
    { failed: { '502': rate } },
    { dropped: rate },
  );
}
