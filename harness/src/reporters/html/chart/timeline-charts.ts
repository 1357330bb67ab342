import type { RunRecord } from '../../../domain/run-record.ts';
import type { ClientSecond } from '../../timeline/client-seconds.ts';
import { indicators } from '../../timeline/indicator.ts';
import type { RunClock } from '../../timeline/run-clock.ts';
import { serverShares } from '../../timeline/server-seconds.ts';
import type { Chart } from './chart.ts';
import { effectChart } from './effect-chart.ts';
import { latencyChart } from './latency-chart.ts';
import { rateChart } from './rate-chart.ts';
import { shareChart } from './share-chart.ts';

/** Every chart of the timeline, from what users notice down to the proof that the fault was there. */
export function timelineCharts(
  record: RunRecord,
  clock: RunClock,
  client: readonly ClientSecond[],
): readonly Chart[] {
  const ofIndicators = indicators(record.experiment).flatMap((indicator, at) => {
    const share = shareChart(
      `share-${at}`,
      indicator,
      client,
      serverShares(record, clock, indicator),
    );
    return indicator.sli.client?.kind === 'latency'
      ? [share, latencyChart(`latency-${at}`, indicator, client)]
      : [share];
  });
  const effects = record.faults.flatMap((fault) => effectChart(record, fault, clock) ?? []);
  return [...ofIndicators, rateChart(client), ...effects];
}
