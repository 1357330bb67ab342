import { isNative } from '../domain/native-histogram.ts';
import { indicatorsOf, type Objective } from '../domain/objective.ts';
import { metricOf, selectorsOf } from '../domain/selector.ts';
import { formatDuration, type EpochMs, type Ms } from '../domain/units.ts';
import type { MetricsSource } from '../ports/metrics-source.ts';
import type { DirectTarget } from '../ports/target-scraper.ts';

/**
 * Where Prometheus looks this often, its own scrapes are about as near to an edge as ours would be, and would come at
 * the same time as ours so often that many had to be dropped.
 */
const OFTEN_ENOUGH_MS: Ms = 2_000;
/** Scraping is work for both sides, at the very moment when a fault is injected. */
const MOST_TARGETS = 20;
/** Longer than any scrape interval that a phase can be judged by. */
const LOOK_BACK_MS: Ms = 300_000;

/**
 * What has to be read of a target for its counters to be scraped near an edge: the selectors of ratios and histograms,
 * and their companions. None when a value is read by one of them too: its points have to be Prometheus's own.
 */
export function boundarySelectors(objectives: readonly Objective[]): ReadonlySet<string> {
  const indicators = objectives.flatMap(indicatorsOf);
  const isValue = ({ server }: (typeof indicators)[number]) => server?.kind === 'value';
  const counted = indicators.filter((sli) => sli.server !== undefined && !isValue(sli));
  const selectors = new Set(counted.flatMap(selectorsOf));
  const values = indicators.filter(isValue).flatMap(selectorsOf);
  const hasText = counted.some(
    ({ server }) => server?.kind !== 'histogram' || !isNative(server.buckets),
  );
  return hasText && !values.some((one) => selectors.has(one)) ? selectors : new Set();
}

/** The targets to scrape, and why others are not. Rejects with `METRICS_FAILED`. */
export async function boundaryTargets(
  source: MetricsSource,
  selectors: ReadonlySet<string>,
  nowMs: EpochMs,
  signal: AbortSignal,
): Promise<{ readonly targets: readonly DirectTarget[]; readonly remarks: readonly string[] }> {
  const all = (await source.direct?.directTargets(signal)) ?? [];
  const rare = all.filter(
    ({ intervalMs }) => intervalMs === undefined || intervalMs > OFTEN_ENOUGH_MS,
  );
  if (rare.length === 0) return { targets: [], remarks: [] };
  // Every scrape leaves its duration, whatever the target exposes and however idle it is.
  const durations = [...selectors].filter((one) => metricOf(one) === 'scrape_duration_seconds');
  const span = { fromMs: nowMs - LOOK_BACK_MS, toMs: nowMs };
  const read = await Promise.all(durations.map((one) => source.rawSamples(one, span, signal)));
  const series = read.flatMap((one) => one.series);
  const targets = rare.filter((target) =>
    series.some(({ labels }) =>
      Object.entries(target.labels).every(([name, value]) => (labels[name] ?? '') === value),
    ),
  );
  if (targets.length <= MOST_TARGETS) return { targets, remarks: [] };
  const every = formatDuration(
    targets.reduce((most, { intervalMs = 0 }) => Math.max(most, intervalMs), 0),
  );
  const remark = `The indicators may read ${String(targets.length)} targets, scraped every ${every}; more than ${String(MOST_TARGETS)} are not scraped at the edges of phases. Name a job or an instance in the selectors.`;
  return { targets: [], remarks: [remark] };
}
