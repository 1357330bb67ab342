import { environmentLint, neededSeries, type EnvironmentLint } from '../domain/environment-lint.ts';
import type { EnvironmentDescription } from '../domain/environment.ts';
import type { Experiment } from '../domain/experiment.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import type { Reason } from '../domain/finding.ts';
import { boundOf } from '../domain/histogram-buckets.ts';
import { isNative } from '../domain/native-histogram.ts';
import type { EpochMs, Ms } from '../domain/units.ts';
import type { MetricsSource, ScrapeTarget } from '../ports/metrics-source.ts';
import { askSideBySide } from './ask-side-by-side.ts';
import { scrapeIntervalOf } from './scrape-interval.ts';

/** Buckets that are there are scraped at least this often. */
const LOOK_BACK_MS: Ms = 120_000;
/** For all questions together: targets are held meanwhile. */
const BUDGET_MS: Ms = 10_000;

/**
 * Sees, and asks Prometheus, what the plan could not know: how often it scrapes, where buckets end, and whether it has
 * anything at all of what only the service tells. `targets`: what it scrapes, undefined where it did not say. Changes
 * nothing.
 */
export async function lintObjectives(
  experiment: Experiment,
  environment: Pick<EnvironmentDescription, 'services'>,
  source: MetricsSource,
  at: {
    readonly nowMs: EpochMs;
    readonly signal: AbortSignal;
    readonly targets: readonly ScrapeTarget[] | undefined;
    readonly budgetMs?: Ms;
  },
): Promise<EnvironmentLint> {
  const histograms = histogramsOf(experiment);
  if (
    histograms.length === 0 &&
    !experiment.objectives.some(({ sli }) => sli.client === undefined)
  ) {
    return { problems: [], remarks: [] };
  }
  const { nowMs, signal, targets, budgetMs = BUDGET_MS } = at;
  const unknown: Reason[] = [];
  const notChecked = (what: string, error: unknown) => {
    const message = `${what} is not known: ${toErrorRecord(error).message}`;
    unknown.push({ code: 'NOT_CHECKED', message });
  };
  let scrapeMs: Ms | undefined;
  try {
    scrapeMs = scrapeIntervalOf(targets ?? [], environment);
  } catch (error) {
    notChecked('How often Prometheus scrapes', error);
  }
  const boundsOf = new Map<string, readonly number[]>();
  const absent = new Set<string>();
  const span = { fromMs: nowMs - LOOK_BACK_MS, toMs: nowMs };
  const askBounds = async (selector: string, over: AbortSignal): Promise<readonly number[]> => {
    const { series } = await source.rawSamples(selector, span, over);
    return series.map(boundOf);
  };
  const alone = onlyOfService(experiment).filter((query) => !histograms.includes(query));
  const questions = [
    ...histograms.map((about) => ({
      about,
      ask: (over: AbortSignal) => askBounds(about, over),
    })),
    ...alone.map((about) => ({ about, ask: (over: AbortSignal) => source.valuesNow(about, over) })),
  ];
  for await (const answer of askSideBySide(questions, { budgetMs, signal })) {
    signal.throwIfAborted();
    const { about } = answer;
    const isHistogram = histograms.includes(about);
    if (answer.kind === 'failed') {
      const what = isHistogram
        ? `Where the buckets of ${about} end`
        : `Whether there is any ${about}`;
      notChecked(what, answer.error);
      continue;
    }
    if (answer.value.length === 0) absent.add(about);
    if (!isHistogram) continue;
    const bounds = [...new Set(answer.value)].filter((bound) => !Number.isNaN(bound));
    boundsOf.set(
      about,
      bounds.sort((a, b) => a - b),
    );
  }
  const { problems, remarks } = environmentLint(experiment, { scrapeMs, boundsOf, absent });
  return { problems, remarks: [...remarks, ...unknown] };
}

/** What has to be there for an objective that the client says nothing of. */
function onlyOfService({ objectives }: Experiment): readonly string[] {
  return [...new Set(objectives.flatMap(({ sli }) => neededSeries(sli) ?? []))];
}

function histogramsOf({ objectives }: Experiment): readonly string[] {
  const selectors = objectives.flatMap(({ kind, sli: { server } }) =>
    kind === 'latency' && server?.kind === 'histogram' && !isNative(server.buckets)
      ? [server.buckets]
      : [],
  );
  return [...new Set(selectors)];
}
