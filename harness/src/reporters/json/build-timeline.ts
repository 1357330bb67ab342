import type { RunRecord } from '../../domain/run-record.ts';
import {
  clientSeconds,
  goodShare,
  latencyQuantile,
  latencyQuantiles,
  type ClientSecond,
} from '../timeline/client-seconds.ts';
import { indicators, type Indicator } from '../timeline/indicator.ts';
import { phaseTotals } from '../timeline/phase-totals.ts';
import { runClock, type RunClock } from '../timeline/run-clock.ts';
import { serverShares } from '../timeline/server-seconds.ts';
import type { Report } from './report-schema.ts';
import { withoutAbsent } from './without-absent.ts';

export function buildPhases(record: RunRecord): Report['phases'] {
  return phaseTotals(record).map((phase) =>
    withoutAbsent({
      ...phase.window,
      completed: phase.completed,
      offered: phase.offered,
      ok: phase.ok,
      failed: phase.failed,
      unanswered: phase.unanswered,
      dropped: phase.dropped,
      availability: goodShare(phase),
      p50Ms: latencyQuantile(phase, 0.5),
      p95Ms: latencyQuantile(phase, 0.95),
      p99Ms: latencyQuantile(phase, 0.99),
      badByCause: Object.fromEntries(phase.badByCause),
    }),
  );
}

export function buildTimeline(record: RunRecord): Report['timeline'] {
  const clock = runClock(record);
  const client = clientSeconds(record, clock);
  return {
    originMs: clock.originMs,
    offered: client.map(({ offered }) => offered),
    ok: client.map(({ ok }) => ok),
    failed: client.map(({ failed }) => failed),
    unanswered: client.map(({ unanswered }) => unanswered),
    dropped: client.map(({ dropped }) => dropped),
    p50Ms: latencyQuantiles(client, 0.5).map((ms) => ms ?? null),
    p95Ms: latencyQuantiles(client, 0.95).map((ms) => ms ?? null),
    indicators: indicators(record.experiment).map((indicator) =>
      indicatorOf(record, clock, client, indicator),
    ),
  };
}

function indicatorOf(
  record: RunRecord,
  clock: RunClock,
  client: readonly ClientSecond[],
  indicator: Indicator,
): Report['timeline']['indicators'][number] {
  const { sli, underMs } = indicator;
  const server = serverShares(record, clock, indicator);
  return withoutAbsent({
    sli: sli.name,
    underMs,
    client: sli.client && client.map((second) => rounded(goodShare(second, underMs))),
    server: server?.map(rounded),
  });
}

function rounded(share: number | undefined): number | null {
  return share === undefined ? null : Number(share.toFixed(6));
}
