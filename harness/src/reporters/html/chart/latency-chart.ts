import { formatDuration, formatRatio } from '../../../domain/units.ts';
import { latencyQuantiles, type ClientSecond } from '../../timeline/client-seconds.ts';
import type { Indicator } from '../../timeline/indicator.ts';
import { ceilingOf } from './axis.ts';
import type { Chart } from './chart.ts';
import { known, secondPoints } from './second-points.ts';

/** How late the answers were: the median, the 95th percentile and what lies between, by second. */
export function latencyChart(
  id: string,
  indicator: Indicator,
  client: readonly ClientSecond[],
): Chart {
  const p50 = latencyQuantiles(client, 0.5);
  const p95 = latencyQuantiles(client, 0.95);
  const { underMs } = indicator;
  return {
    id,
    title: 'Latency',
    note: 'Time to the last byte of the requests that were answered well, by the second they were due.',
    unit: 'ms',
    heightPx: 132,
    low: 0,
    high: ceilingOf([...known(p95), underMs ?? 0]),
    steps: true,
    series: [
      {
        key: 'between',
        label: 'p50 to p95',
        tone: 'soft',
        shape: 'area',
        points: secondPoints(p95, p50),
        quiet: true,
      },
      { key: 'p50', label: 'p50', tone: 'soft', shape: 'line', points: secondPoints(p50) },
      { key: 'p95', label: 'p95', tone: 'client', shape: 'line', points: secondPoints(p95) },
    ],
    limits:
      underMs === undefined ? [] : [{ value: underMs, label: limitLabel(indicator, underMs) }],
    badSeconds: [],
  };
}

function limitLabel({ objectives }: Indicator, underMs: number): string {
  const target = Math.max(0, ...objectives.map((objective) => objective.target));
  const share = target === 0 ? '' : `${formatRatio(target, 3)} `;
  return `${share}under ${formatDuration(underMs)}`;
}
