import type { LoadHealthSample } from '../../../domain/second-record.ts';
import { elapsedMs, type RunClock } from '../../timeline/run-clock.ts';
import { ceilingOf } from './axis.ts';
import type { Chart, Point } from './chart.ts';

/** How the load generator itself was doing: its virtual users against their ceiling, and its processor time. */
export function generatorCharts(
  health: readonly LoadHealthSample[],
  clock: RunClock,
): readonly Chart[] {
  const points = (read: (sample: LoadHealthSample) => number | undefined): readonly Point[] =>
    health
      .map((sample) => ({ x: elapsedMs(clock, sample.atMs) / 1_000, y: read(sample) }))
      .filter(({ x }) => x >= 0 && x <= clock.seconds);
  const ceiling = health.reduce((most, { maxVus }) => Math.max(most, maxVus), 0);
  const users = points(({ activeVus }) => activeVus);
  const cores = points(({ cpuCores }) => cpuCores);
  return [
    small({
      id: 'vus',
      title: 'Virtual users',
      note: `In use; the ceiling is ${ceiling}.`,
      unit: 'count',
      points: users,
    }),
    small({
      id: 'cpu',
      title: 'Processor',
      note: 'Cores in use by the load generator.',
      unit: 'cores',
      points: cores,
    }),
  ].filter(({ series }) => series.some((one) => one.points.some(({ y }) => y !== undefined)));
}

function small(
  look: Pick<Chart, 'id' | 'title' | 'note' | 'unit'> & { readonly points: readonly Point[] },
): Chart {
  const { points, ...rest } = look;
  return {
    ...rest,
    heightPx: 64,
    low: 0,
    high: ceilingOf(points.map(({ y }) => y ?? 0)),
    steps: false,
    series: [{ key: 'value', label: 'now', tone: 'client', shape: 'line', points }],
    limits: [],
    badSeconds: [],
  };
}
