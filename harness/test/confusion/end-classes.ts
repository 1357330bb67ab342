import type { Experiment } from '../../src/domain/experiment.ts';
import type { Objective } from '../../src/domain/objective.ts';
import type { CapturedSeries } from '../../src/domain/raw-series.ts';
import type { Sli } from '../../src/domain/sli.ts';
import { buildJournal } from '../fixtures/journal-builder.ts';
import { layOut, SAMPLE_START_MS } from '../fixtures/journal-timeline.ts';
import type { TrafficPattern } from '../fixtures/journal-traffic.ts';
import { AVAILABILITY } from '../fixtures/sample-experiment.ts';
import { noAnswer } from './client-classes.ts';
import { clientWorld, HOLD_MS } from './client-world.ts';
import type { Draw } from './draw.ts';
import type { RunClass } from './simulated-run.ts';

const { client: _, ...SERVER_ONLY } = AVAILABILITY;
const DEPTH: Sli = {
  name: 'queue-depth',
  service: 'worker',
  description: 'Messages that wait.',
  server: { kind: 'value', query: 'queue_depth' },
};

/** Runs that look well for as long as anybody looks, and do not end well. */
export const END_CLASSES: readonly RunClass[] = [
  {
    name: 'relapse to the end',
    simulate: (draw) => {
      const { experiment, rate } = clientWorld(draw, ['recovery']);
      const seconds = experiment.phases.recovery / 1_000;
      const from = draw.whole(HOLD_MS / 1_000 + 1, seconds - 1);
      const outage = noAnswer(draw, rate);
      const traffic: TrafficPattern = ({ phase, secondsIn }) =>
        (phase === 'fault' && secondsIn < 3) || (phase === 'recovery' && secondsIn >= from)
          ? outage
          : {};
      const journal = buildJournal({ experiment, traffic });
      return { journal, truth: 'unknowable', right: { inconclusive: ['RELAPSED'] } };
    },
  },
  {
    name: 'priced, healed',
    simulate: (draw) => {
      const { experiment, rate } = pricedWorld(draw);
      const outage = noAnswer(draw, rate);
      const lasts = draw.whole(0, 6);
      const traffic: TrafficPattern = ({ phase, secondsIn }) =>
        phase === 'fault' && secondsIn < lasts ? outage : {};
      const journal = buildJournal({ experiment, traffic });
      return { journal, truth: 'holds', right: { pass: ['ALL_MET'] } };
    },
  },
  {
    name: 'priced, dead at the end',
    simulate: (draw) => {
      const { experiment, rate } = pricedWorld(draw);
      const from = draw.whole(0, experiment.phases.recovery / 1_000 - 3);
      const breaksInFault = draw.chance(0.5);
      const outage = noAnswer(draw, rate);
      const traffic: TrafficPattern = ({ phase, secondsIn }) =>
        (phase === 'fault' && breaksInFault) || (phase === 'recovery' && secondsIn >= from)
          ? outage
          : {};
      const journal = buildJournal({ experiment, traffic });
      return { journal, truth: 'unknowable', right: { inconclusive: ['NOT_SEEN_TO_END'] } };
    },
  },
  {
    name: 'vanished series',
    simulate: (draw) => {
      const world = clientWorld(draw, ['availability']);
      const queue = {
        kind: 'value',
        name: 'queue',
        sli: DEPTH,
        op: 'lte',
        limit: 10,
        of: { kind: 'max' },
        during: ['fault'],
      } as const;
      const experiment = { ...world.experiment, objectives: [queue] };
      const timeline = layOut(experiment, SAMPLE_START_MS);
      const fault = timeline.windows.find(({ phase }) => phase === 'fault');
      if (fault === undefined) throw new Error('The simulated run has no fault phase.');
      const lastsMs = fault.endedAtMs - fault.startedAtMs;
      const goneMs = fault.startedAtMs + draw.oneOf(-500, draw.whole(0, lastsMs / 2));
      const fromMs = SAMPLE_START_MS;
      const toMs = timeline.loadEndedAtMs + 5_000;
      const series = (instance: string, untilMs: number) => ({
        labels: { __name__: 'queue_depth', instance },
        samples: Array.from(
          { length: Math.floor((untilMs - fromMs) / 1_000) },
          (_sample, i) => [fromMs + i * 1_000, 5] as const,
        ),
      });
      const server: readonly CapturedSeries[] = [
        {
          selector: 'queue_depth',
          fromMs,
          toMs,
          series: [series('a', toMs), series('b', goneMs)],
        },
      ];
      const journal = buildJournal({ experiment, server });
      return { journal, truth: 'unknowable', right: { inconclusive: ['SERIES_GONE'] } };
    },
  },
];

/** Asked only what a fault costs, as the client or as Prometheus sees it; more than any of these outages costs. */
function pricedWorld(draw: Draw): { readonly experiment: Experiment; readonly rate: number } {
  const { experiment, rate } = clientWorld(draw, []);
  const cost: Objective = {
    kind: 'budget',
    name: 'cost',
    sli: draw.oneOf(AVAILABILITY, SERVER_ONLY),
    target: draw.oneOf(0.9, 0.95, 0.99),
    windowMs: 30 * 86_400_000,
    consumesAtMost: 0.5,
  };
  return { experiment: { ...experiment, objectives: [cost] }, rate };
}
