import type { CapturedSeries, RawSeries } from '../../domain/raw-series.ts';
import type { RunRecord } from '../../domain/run-record.ts';
import { partOf, type ServerSli } from '../../domain/sli.ts';
import type { Ms, Ratio } from '../../domain/units.ts';
import type { Indicator } from './indicator.ts';
import { secondlyIncreases } from './counter-increase.ts';
import type { RunClock } from './run-clock.ts';

export type Share = Ratio | undefined;

/**
 * The service's own view of an indicator, second by second, for drawing only: counters are interpolated between
 * scrapes, which the judge does not do. Undefined when it was not captured or cannot be told for this threshold.
 */
export function serverShares(
  record: RunRecord,
  clock: RunClock,
  { sli, underMs }: Indicator,
): readonly Share[] | undefined {
  const counts = sli.server && countsOf(record.captured, sli.server, underMs);
  if (counts === undefined) return undefined;
  const total = increasesOf(counts.total, clock);
  const part = increasesOf(counts.part, clock);
  const shares = total.map((all, second): Share => {
    if (all === undefined || all <= 0) return undefined;
    const share = (part[second] ?? 0) / all;
    return Math.min(1, Math.max(0, counts.partIsBad ? 1 - share : share));
  });
  return shares.some((share) => share !== undefined) ? shares : undefined;
}

type Counts = {
  readonly total: readonly RawSeries[];
  readonly part: readonly RawSeries[];
  readonly partIsBad: boolean;
};

function countsOf(
  captured: readonly CapturedSeries[],
  server: ServerSli,
  underMs: Ms | undefined,
): Counts | undefined {
  if (server.kind === 'ratio') {
    const total = seriesOf(captured, server.total);
    const part = seriesOf(captured, partOf(server));
    const isBad = 'bad' in server;
    if (part.length === 0 && !(isBad && server.absentBadMeansZero)) return undefined;
    return { total, part, partIsBad: isBad };
  }
  if (server.kind === 'value' || underMs === undefined) return undefined;
  const buckets = seriesOf(captured, server.buckets);
  const at = (bound: number) => buckets.filter(({ labels }) => Number(labels['le']) === bound);
  const part = at(underMs / 1_000);
  const total = buckets.filter(({ labels }) => labels['le'] === '+Inf');
  return part.length === 0 ? undefined : { total, part, partIsBad: false };
}

function seriesOf(captured: readonly CapturedSeries[], selector: string): readonly RawSeries[] {
  return captured.filter((one) => one.selector === selector).flatMap(({ series }) => series);
}

function increasesOf(
  series: readonly RawSeries[],
  clock: RunClock,
): readonly (number | undefined)[] {
  const each = series.map(({ samples }) => secondlyIncreases(samples, clock));
  return Array.from({ length: clock.seconds }, (_, second) => {
    const known = each.map((one) => one[second]).filter((value) => value !== undefined);
    return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
  });
}
