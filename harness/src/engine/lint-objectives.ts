import { environmentLint, type EnvironmentLint } from '../domain/environment-lint.ts';
import type { EnvironmentDescription } from '../domain/environment.ts';
import type { Experiment } from '../domain/experiment.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import type { Reason } from '../domain/finding.ts';
import { isNative } from '../domain/native-histogram.ts';
import type { EpochMs, Ms } from '../domain/units.ts';
import type { MetricsSource } from '../ports/metrics-source.ts';
import { scrapeIntervalOf } from './scrape-interval.ts';

/** Buckets that are there are scraped at least this often. */
const LOOK_BACK_MS: Ms = 120_000;

/** Asks Prometheus what the plan could not know: how often it scrapes, and where buckets end. Changes nothing. */
export async function lintObjectives(
  experiment: Experiment,
  environment: Pick<EnvironmentDescription, 'services'>,
  source: MetricsSource,
  at: { readonly nowMs: EpochMs; readonly signal: AbortSignal },
): Promise<EnvironmentLint> {
  const unknown: Reason[] = [];
  const orUnknown = async <T>(what: string, ask: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await ask();
    } catch (error) {
      at.signal.throwIfAborted();
      const message = `${what} is not known: ${toErrorRecord(error).message}`;
      unknown.push({ code: 'NOT_CHECKED', message });
      return undefined;
    }
  };
  const histograms = histogramsOf(experiment);
  if (
    histograms.length === 0 &&
    !experiment.objectives.some(({ sli }) => sli.client === undefined)
  ) {
    return { problems: [], remarks: [] };
  }
  const scrapeMs = await orUnknown('How often Prometheus scrapes', async () =>
    scrapeIntervalOf(await source.targets(at.signal), environment),
  );
  const boundsOf = new Map<string, readonly number[]>();
  const span = { fromMs: at.nowMs - LOOK_BACK_MS, toMs: at.nowMs };
  for (const selector of histograms) {
    const what = `Where the buckets of ${selector} end`;
    const seen = await orUnknown(what, () => source.rawSamples(selector, span, at.signal));
    const bounds = (seen?.series ?? []).map(({ labels }) => boundOf(labels['le']));
    boundsOf.set(
      selector,
      [...new Set(bounds)].filter((bound) => !Number.isNaN(bound)).sort((a, b) => a - b),
    );
  }
  const { problems, remarks } = environmentLint(experiment, { scrapeMs, boundsOf });
  return { problems, remarks: [...remarks, ...unknown] };
}

function histogramsOf({ objectives }: Experiment): readonly string[] {
  const selectors = objectives.flatMap(({ kind, sli: { server } }) =>
    kind === 'latency' && server?.kind === 'histogram' && !isNative(server.buckets)
      ? [server.buckets]
      : [],
  );
  return [...new Set(selectors)];
}

function boundOf(le: string | undefined): number {
  if (le === undefined || le === '') return Number.NaN;
  return le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
}
