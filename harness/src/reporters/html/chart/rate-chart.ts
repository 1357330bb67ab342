import type { ClientSecond } from '../../timeline/client-seconds.ts';
import { ceilingOf } from './axis.ts';
import type { Chart, Point, Series } from './chart.ts';
import { secondPoints } from './second-points.ts';

/** What was offered in each second, and what became of it: the bad ones are stacked from the bottom. */
export function rateChart(client: readonly ClientSecond[]): Chart {
  return {
    id: 'rate',
    title: 'Load',
    note: 'Requests by the second they were due, and what became of them.',
    unit: 'rate',
    heightPx: 104,
    low: 0,
    high: ceilingOf(client.map(({ offered }) => offered)),
    steps: true,
    series: [
      { key: 'offered', label: 'offered', tone: 'muted', shape: 'area', points: points('offered') },
      { key: 'ok', label: 'answered well', tone: 'client', shape: 'line', points: points('ok') },
      ...badSeries(client),
    ],
    limits: [],
    badSeconds: [],
  };

  function points(key: 'offered' | 'ok'): readonly Point[] {
    return secondPoints(client.map((second) => second[key]));
  }
}

const BAD = [
  { key: 'failed', label: 'failed (5xx)', tone: 'bad' },
  { key: 'unanswered', label: 'not answered', tone: 'warn' },
  { key: 'dropped', label: 'dropped', tone: 'server' },
] as const;

/** Only the kinds of harm that came up. */
function badSeries(client: readonly ClientSecond[]): readonly Series[] {
  const bases = client.map(() => 0);
  return BAD.filter(({ key }) => client.some((second) => second[key] > 0)).map((look) => ({
    ...look,
    shape: 'bars',
    points: client.map((second, at): Point => {
      const base = bases[at] ?? 0;
      const count = second[look.key];
      bases[at] = base + count;
      return { x: at + 0.5, y: base + count, base, value: count };
    }),
  }));
}
