import type { Experiment } from './experiment.ts';
import type { Reason } from './finding.ts';
import { isSameBound, unitOf } from './histogram-buckets.ts';
import { judgedPhases } from './judged-phases.ts';
import { guardBandMs } from './judged-window.ts';
import { isNative } from './native-histogram.ts';
import { isPhaseObjective, type Objective, type PhaseObjective } from './objective.ts';
import type { PreflightProblem } from './plan.ts';
import { ageMs, lookbackOf } from './promql-lookback.ts';
import { isBareSelector } from './selector.ts';
import type { Sli } from './sli.ts';
import { MIN_SCRAPES_OF_RATE } from './throughput.ts';
import { undecidableProblem } from './undecidable-problem.ts';
import { formatDuration, type Ms } from './units.ts';

/** What only a running environment can say. */
export type KnownMetrics = {
  /** How often the slowest of its targets is scraped; undefined when nobody says. */
  readonly scrapeMs: Ms | undefined;
  /** The upper bounds of the buckets of each histogram, as far as there are any yet, by selector. */
  readonly boundsOf: ReadonlyMap<string, readonly number[]>;
  /** Queries that give nothing yet. */
  readonly absent?: ReadonlySet<string>;
};

export type EnvironmentLint = {
  readonly problems: readonly PreflightProblem[];
  readonly remarks: readonly Reason[];
};

/** What of the objectives the scrapes and buckets of an environment cannot decide, or decide less exactly. */
export function environmentLint(experiment: Experiment, known: KnownMetrics): EnvironmentLint {
  const problems: PreflightProblem[] = [];
  const remarks: Reason[] = [];
  for (const objective of experiment.objectives) {
    const offBucket = bucketRemark(objective, known);
    if (offBucket !== undefined && objective.sli.client === undefined) {
      problems.push(
        undecidableProblem(offBucket, 'Ask for the latency of a bucket, or add the bucket.'),
      );
    } else if (offBucket !== undefined) {
      remarks.push({ code: 'THRESHOLD_NOT_ON_BUCKET', message: offBucket });
    }
    remarks.push(...absentSeries(objective, known));
    if (!isPhaseObjective(objective) || known.scrapeMs === undefined) continue;
    problems.push(...shortPhases(experiment, objective, known.scrapeMs));
    remarks.push(...sharedData(objective, known.scrapeMs));
  }
  return { problems, remarks };
}

/** What `faultline plan`, which touches nothing, cannot say of the objectives; undefined when that is nothing. */
export function leftToEnvironment({ objectives }: Experiment): string | undefined {
  const asked = objectives.flatMap(({ kind, sli: { client, server } }) => [
    ...(server?.kind === 'histogram' && kind !== 'budget' && kind !== 'alert'
      ? ['whether a bucket ends at each threshold']
      : []),
    ...(client === undefined && server !== undefined
      ? ['whether the phases hold enough scrapes for what only the service tells']
      : []),
    ...(server?.kind === 'value' && !isBareSelector(server.query)
      ? ['whether the ranges of its queries overlap']
      : []),
  ]);
  if (asked.length === 0) return undefined;
  return `Only a run can say, before it touches anything: ${[...new Set(asked)].join('; ')}.`;
}

/**
 * What an objective that the client says nothing of cannot do without: without it nothing is known, and no data is never
 * a pass. Undefined where the client decides, or where Prometheus cannot be asked for it in one number.
 */
export function neededSeries({ client, server }: Sli): string | undefined {
  if (client !== undefined || server === undefined) return undefined;
  switch (server.kind) {
    case 'ratio':
      return server.total;
    case 'histogram':
      return isNative(server.buckets) ? undefined : server.buckets;
    case 'value':
      return server.query;
  }
}

/** It may come with the load, so it is worth a remark and no refusal. */
function absentSeries({ name, sli }: Objective, { absent }: KnownMetrics): readonly Reason[] {
  const needed = neededSeries(sli);
  if (needed === undefined || absent?.has(needed) !== true) return [];
  const message = `"${name}" is told by ${needed} alone, and Prometheus has nothing of it yet: if the load does not bring it, nothing will be known.`;
  return [{ code: 'SERIES_ABSENT', message }];
}

function bucketRemark(objective: Objective, { boundsOf }: KnownMetrics): string | undefined {
  const { name, sli } = objective;
  if (objective.kind !== 'latency' || sli.server?.kind !== 'histogram') return undefined;
  const { buckets } = sli.server;
  const bounds = boundsOf.get(buckets) ?? [];
  if (isNative(buckets) || bounds.length === 0) return undefined;
  const unit = unitOf(buckets);
  const threshold = objective.underMs / unit.ms;
  if (bounds.some((bound) => isSameBound(bound, threshold))) return undefined;
  const below = bounds.findLast((bound) => bound < threshold);
  const above = bounds.find((bound) => bound > threshold);
  const named = (bound: number | undefined, end: string) =>
    bound === undefined || !Number.isFinite(bound) ? end : `${String(bound)} ${unit.name}`;
  return `"${name}" asks for ${formatDuration(objective.underMs)}, and no bucket of ${buckets} ends there: what the service tells will lie between the share up to ${named(below, '0')} and that up to ${named(above, 'any length')}.`;
}

/** docs/method.md, Guards: scrape coverage. Where the client decides, the service may say nothing. */
function shortPhases(
  experiment: Experiment,
  objective: PhaseObjective,
  scrapeMs: Ms,
): readonly PreflightProblem[] {
  const { name, sli } = objective;
  if (sli.client !== undefined || sli.server === undefined) return [];
  const needed = valuesNeeded(objective);
  const isEvaluated = sli.server.kind === 'value' && !isBareSelector(sli.server.query);
  const backMs = isEvaluated && sli.server.kind === 'value' ? ageMs(sli.server.query, scrapeMs) : 0;
  return judgedPhases(experiment, objective).flatMap(({ phase }) => {
    const guardMs = guardBandMs(experiment, phase);
    const judgedMs = Math.max(0, experiment.phases[phase] - guardMs);
    const enoughMs = backMs + needed * scrapeMs;
    if (judgedMs >= enoughMs) return [];
    return [
      undecidableProblem(
        `"${name}" cannot be decided in the ${phase} phase: ${formatDuration(judgedMs)} are judged, and ${String(needed)} values, one every ${formatDuration(scrapeMs)}, take ${formatDuration(enoughMs)}.`,
        `Lengthen the ${phase} phase to at least ${formatDuration(enoughMs + guardMs)}, or scrape more often.`,
      ),
    ];
  });
}

function valuesNeeded(objective: PhaseObjective): number {
  if (objective.kind === 'throughput') return MIN_SCRAPES_OF_RATE;
  return objective.kind === 'value' && objective.of.kind === 'share' ? 5 : 2;
}

/** docs/method.md, Values: `n · step / range` of the points are worth one that stands alone. */
function sharedData({ name, sli }: PhaseObjective, scrapeMs: Ms): readonly Reason[] {
  if (sli.server?.kind !== 'value') return [];
  const lookback = lookbackOf(sli.server.query);
  if (!lookback.ok || lookback.ms <= scrapeMs) return [];
  const message = `"${name}" looks back ${formatDuration(lookback.ms)} at every value, one every ${formatDuration(scrapeMs)}: neighbouring values share their data, and ${formatDuration(ageMs(sli.server.query, scrapeMs))} at the start of each phase are left out.`;
  return [{ code: 'VALUES_SHARE_DATA', message }];
}
