import { formatDuration, formatRatio } from '../../../domain/units.ts';
import { goodShare, type ClientSecond } from '../../timeline/client-seconds.ts';
import type { Indicator } from '../../timeline/indicator.ts';
import type { Share } from '../../timeline/server-seconds.ts';
import { ratioFloor } from './axis.ts';
import type { Chart, Series } from './chart.ts';
import { known, secondPoints } from './second-points.ts';

/** An indicator as what it is: the share of good requests in each second, against its target. */
export function shareChart(
  id: string,
  indicator: Indicator,
  client: readonly ClientSecond[],
  server: readonly Share[] | undefined,
): Chart {
  const { sli, underMs, objectives } = indicator;
  const shares = sli.client === undefined ? [] : client.map((one) => goodShare(one, underMs));
  const targets = [...new Set(objectives.map(({ target }) => target))];
  const strictest = Math.max(...targets);
  const judged = sli.client === undefined ? (server ?? []) : shares;
  return {
    id,
    title: sli.name,
    note: noteOf(indicator),
    unit: 'ratio',
    heightPx: 132,
    low: ratioFloor([...known(shares), ...known(server ?? []), ...targets]),
    high: 1,
    steps: true,
    series: [...clientSeries(shares), ...serverSeries(server)],
    limits: targets.map((value) => ({ value, label: `target ${formatRatio(value, 3)}` })),
    badSeconds: judged.flatMap((share, second) =>
      share !== undefined && targets.length > 0 && share < strictest ? [second] : [],
    ),
  };
}

function noteOf({ sli, underMs }: Indicator): string {
  if (underMs !== undefined) {
    return `Share of offered requests answered well within ${formatDuration(underMs)}, by the second they were due.`;
  }
  return sli.description;
}

function clientSeries(shares: readonly Share[]): readonly Series[] {
  if (shares.length === 0) return [];
  return [
    {
      key: 'client',
      label: 'client',
      tone: 'client',
      shape: 'line',
      points: secondPoints(shares),
    },
  ];
}

function serverSeries(shares: readonly Share[] | undefined): readonly Series[] {
  if (shares === undefined) return [];
  return [
    {
      key: 'server',
      label: 'Prometheus',
      tone: 'server',
      shape: 'dashed',
      points: secondPoints(shares),
    },
  ];
}
