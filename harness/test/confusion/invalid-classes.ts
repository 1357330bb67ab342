import type { JournalEvent } from '../../src/domain/journal-event.ts';
import { buildJournal, type JournalOptions } from '../fixtures/journal-builder.ts';
import type { TrafficPattern } from '../fixtures/journal-traffic.ts';
import { type ClientWorld, clientWorld, harmIn } from './client-world.ts';
import type { Draw } from './draw.ts';
import type { RunClass } from './simulated-run.ts';

const SHARES = ['availability', 'latency'] as const;

/** Runs whose fault, load or baseline was not what it had to be. */
export const INVALID_CLASSES: readonly RunClass[] = [
  {
    name: 'fault without effect',
    simulate: (draw) => {
      const world = clientWorld(draw, SHARES);
      const { experiment } = world;
      const seconds = experiment.phases.fault / 1_000;
      const seenFor = draw.whole(1, Math.floor(0.8 * seconds) - 1);
      const [options, code] = draw.oneOf<readonly [JournalOptions, string]>(
        [{ fault: { effect: () => 'absent' } }, 'EFFECT_NOT_SEEN'],
        [{ fault: { effect: () => 'unknown' } }, 'EFFECT_NOT_SEEN'],
        [{ fault: { effect: (at) => (at < seenFor ? 'present' : 'absent') } }, 'EFFECT_PARTIAL'],
        [{ usagePerSecond: 0 }, 'LINK_UNUSED'],
        [{ fault: { connections: 0 }, usagePerSecond: 'absent' }, 'LINK_UNUSED'],
      );
      const journal = buildJournal({ experiment, ...anyHarm(draw, world), ...options });
      return { journal, truth: 'unknowable', right: { invalid: [code] } };
    },
  },
  {
    name: 'fault swallowed',
    simulate: (draw) => {
      const world = clientWorld(draw, SHARES);
      const { experiment } = world;
      const whole = buildJournal({
        experiment,
        ...anyHarm(draw, world),
        fault: { effect: () => 'absent' },
      });
      const afterMs = draw.whole(20, 200);
      const journal = whole.map((event) => cutLook(event, afterMs));
      return { journal, truth: 'unknowable', right: { invalid: ['LATENCY_SWALLOWED'] } };
    },
  },
  {
    name: 'dead generator',
    simulate: (draw) => {
      const world = clientWorld(draw, SHARES);
      const { experiment } = world;
      if (draw.chance(0.5)) {
        const afterSeconds = draw.whole(1, experiment.phases.fault / 1_000 - 1);
        const endsEarly = { in: 'fault', afterSeconds, by: { kind: 'generator' } } as const;
        const journal = buildJournal({ experiment, endsEarly });
        return { journal, truth: 'unknowable', right: { inconclusive: ['LOAD_FAILED'] } };
      }
      // It died unseen: the run went on to its end.
      const journal = buildJournal({ experiment, ...anyHarm(draw, world) }).map((event) =>
        event.type === 'load.ended'
          ? { ...event, end: { ...event.end, asked: false, exitCode: 137 } }
          : event,
      );
      return { journal, truth: 'unknowable', right: { invalid: ['LOAD_END'] } };
    },
  },
  {
    name: 'load never released',
    simulate: (draw) => {
      const world = clientWorld(draw, SHARES);
      const { experiment } = world;
      const whole = buildJournal({ experiment, ...anyHarm(draw, world) });
      const journal = whole.filter(({ type }) => type !== 'load.released');
      return { journal, truth: 'unknowable', right: { invalid: ['LOAD_RELEASED'] } };
    },
  },
  {
    name: 'overloaded generator',
    simulate: (draw) => {
      const world = clientWorld(draw, ['availability']);
      const { rate } = world;
      const objectives = world.experiment.objectives.map((one) => ({ ...one, target: 0.8 }));
      const experiment = { ...world.experiment, objectives };
      const [lost, cores] = [Math.ceil(0.08 * rate), draw.whole(16, 20) / 10];
      const [options, codes] = draw.oneOf<readonly [JournalOptions, readonly string[]]>(
        [{ traffic: always({ dropped: Math.ceil(0.02 * rate) }) }, ['DROPPED_ARRIVALS']],
        [{ traffic: always({ dropped: lost }) }, ['LOAD_VALIDITY']],
        [{ traffic: always({ missing: lost }) }, ['LOAD_VALIDITY']],
        [{ health: () => ({ activeVus: 480, maxVus: 500, cpuCores: cores }) }, ['GENERATOR_CPU']],
      );
      return {
        journal: buildJournal({ experiment, ...options }),
        truth: 'unknowable',
        right: { invalid: codes },
      };
    },
  },
  {
    name: 'unhealthy baseline',
    simulate: (draw) => {
      const world = clientWorld(draw, ['availability']);
      const { experiment, rate, target, bearable } = world;
      // More than is bearable even when only the last second, which is not judged, had none of it.
      const judged = rate * (experiment.phases.baseline / 1_000 - 1);
      const inEach = Math.max(1, Math.ceil((bearable(target, judged) + 1) / (judged / rate)));
      const failed = draw.whole(Math.min(rate, inEach), rate);
      const traffic: TrafficPattern = ({ phase }) =>
        phase === 'baseline' ? { failed: { '503': failed } } : {};
      const gate = draw.chance(0.5) ? { baselineUnhealthy: ['availability'] } : {};
      return {
        journal: buildJournal({ experiment, traffic, ...gate }),
        truth: 'unknowable',
        right: { invalid: ['BASELINE_HEALTH'] },
      };
    },
  },
];

/** Whatever the client saw: a verdict on a run like this would mean nothing either way. */
function anyHarm(draw: Draw, world: ClientWorld): Pick<JournalOptions, 'traffic'> {
  const failed = draw.chance(0.5) ? 0 : world.offeredIn('fault');
  return { traffic: harmIn('fault', world, { failed }) };
}

function always(traffic: ReturnType<TrafficPattern>): TrafficPattern {
  return () => traffic;
}

function cutLook(event: JournalEvent, afterMs: number): JournalEvent {
  if (event.type !== 'fault.observed' || event.when !== 'during') return event;
  return { ...event, sample: { ...event.sample, cutShort: { afterMs, neededMs: 350 } } };
}
