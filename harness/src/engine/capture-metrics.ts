import type { EnvironmentDescription } from '../domain/environment.ts';
import type { Experiment } from '../domain/experiment.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import { indicatorsOf } from '../domain/objective.ts';
import type { CapturedSeries } from '../domain/raw-series.ts';
import { scrapedInstances } from '../domain/replicas.ts';
import { isBareSelector, queriesOf, selectorsOf } from '../domain/selector.ts';
import type { EpochMs, Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricsSource, ScrapeTarget } from '../ports/metrics-source.ts';
import { askSideBySide } from './ask-side-by-side.ts';
import type { Journalist } from './journalist.ts';
import { scrapeIntervalOf } from './scrape-interval.ts';

/** Samples on both sides of the span, so that a counter can be enclosed at its edges whatever the scrape interval. */
const MARGIN_MS: Ms = 30_000;
/** The two clocks may differ by a quarter of this; a scrape more does no harm. */
const CLOCK_SLACK_MS: Ms = 1_000;
const BARRIER_DEADLINE_MS: Ms = 20_000;
const BARRIER_POLL_MS: Ms = 200;
/** For all questions together: with the barrier before them within what a run may take beyond its phases. */
const BUDGET_MS: Ms = 30_000;

type Span = { readonly fromMs: EpochMs; readonly toMs: EpochMs };

/**
 * Reads, for the journal, the raw samples that every service-side indicator and every link's usage needs. All within a
 * budget: what is not answered by then is noted as missing.
 */
export async function captureMetrics(
  needs: {
    readonly experiment: Experiment;
    readonly environment: EnvironmentDescription;
    readonly span: Span;
    readonly signal: AbortSignal;
    readonly budgetMs?: Ms;
  },
  source: MetricsSource,
  clock: Clock,
  journal: Pick<Journalist, 'note'>,
): Promise<void> {
  const seen = await scrapeBarrier(source, clock, needs, needs.span.toMs + CLOCK_SLACK_MS);
  const wanted = { fromMs: needs.span.fromMs - MARGIN_MS, toMs: needs.span.toMs + MARGIN_MS };
  const indicators = needs.experiment.objectives.flatMap(indicatorsOf);
  const gauges = bareValues(needs.experiment);
  const selectors = neededSelectors(needs.experiment, needs.environment).map((selector) => ({
    about: selector,
    ask: (signal: AbortSignal) =>
      source.rawSamples(selector, wanted, signal, gauges.has(selector) ? 'gauge' : 'counter'),
  }));
  const queries = [...new Set(indicators.flatMap(queriesOf))].map((query) => ({
    about: query,
    ask: async (signal: AbortSignal) => {
      const stepMs = scrapeIntervalOf(seen ?? (await source.targets(signal)), needs.environment);
      return await source.valuesOver(query, needs.span, stepMs, signal);
    },
  }));
  const limits = { budgetMs: needs.budgetMs ?? BUDGET_MS, signal: needs.signal };
  for await (const answer of askSideBySide<CapturedSeries>([...selectors, ...queries], limits)) {
    if (answer.kind === 'answered') {
      await journal.note({ type: 'metrics.captured', captured: answer.value });
    } else {
      const { about: selector, error } = answer;
      await journal.note({ type: 'metrics.missing', selector, error: toErrorRecord(error) });
    }
  }
}

/** Selectors of numbers that may be NaN, other than a counter. */
function bareValues({ objectives }: Experiment): ReadonlySet<string> {
  return new Set(
    objectives
      .flatMap(indicatorsOf)
      .flatMap(({ server }) =>
        server?.kind === 'value' && isBareSelector(server.query) ? [server.query] : [],
      ),
  );
}

/**
 * Waits until every scraped service has a scrape after the span's end (docs/method.md, Phases and windows), and tells what
 * is scraped. Undefined from a source that cannot be asked: it is not waited for, and the reads that follow say so.
 */
async function scrapeBarrier(
  source: MetricsSource,
  clock: Clock,
  {
    environment,
    signal,
  }: { readonly environment: EnvironmentDescription; readonly signal: AbortSignal },
  endMs: EpochMs,
): Promise<readonly ScrapeTarget[] | undefined> {
  const instances = new Set(scrapedInstances(environment.services));
  const deadlineMs = clock.now() + BARRIER_DEADLINE_MS;
  for (;;) {
    const leftMs = Math.max(0, deadlineMs - clock.now());
    const soon = AbortSignal.any([signal, AbortSignal.timeout(leftMs)]);
    const targets = await source.targets(soon).catch(() => undefined);
    if (targets === undefined) return undefined;
    const pending = targets.filter((t) => instances.has(t.instance) && t.lastScrapeMs < endMs);
    if (pending.length === 0 || clock.now() >= deadlineMs) return targets;
    await clock.sleep(BARRIER_POLL_MS, signal);
  }
}

function neededSelectors(
  experiment: Experiment,
  environment: EnvironmentDescription,
): readonly string[] {
  const ofObjectives = experiment.objectives.flatMap(indicatorsOf).flatMap(selectorsOf);
  const ofLinks = experiment.faults.flatMap((fault) => {
    const usage =
      fault.target.kind === 'link' ? environment.links[fault.target.link]?.usage : undefined;
    return usage ?? [];
  });
  return [...new Set([...ofObjectives, ...ofLinks])];
}
