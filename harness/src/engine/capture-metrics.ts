import type { EnvironmentDescription } from '../domain/environment.ts';
import type { Experiment } from '../domain/experiment.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import { indicatorsOf } from '../domain/objective.ts';
import type { CapturedSeries } from '../domain/raw-series.ts';
import { isBareSelector, queriesOf, selectorsOf } from '../domain/selector.ts';
import type { EpochMs, Ms } from '../domain/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { MetricsSource } from '../ports/metrics-source.ts';
import type { Journalist } from './journalist.ts';
import { scrapeIntervalOf } from './scrape-interval.ts';

/** Samples on both sides of the span, so that a counter can be enclosed at its edges whatever the scrape interval. */
const MARGIN_MS: Ms = 30_000;
/** The two clocks may differ by a quarter of this; a scrape more does no harm. */
const CLOCK_SLACK_MS: Ms = 1_000;
const BARRIER_DEADLINE_MS: Ms = 20_000;
const BARRIER_POLL_MS: Ms = 200;

type Span = { readonly fromMs: EpochMs; readonly toMs: EpochMs };

/** Reads, for the journal, the raw samples that every service-side indicator and every link's usage needs. */
export async function captureMetrics(
  needs: {
    readonly experiment: Experiment;
    readonly environment: EnvironmentDescription;
    readonly span: Span;
    readonly signal: AbortSignal;
  },
  source: MetricsSource,
  clock: Clock,
  journal: Journalist,
): Promise<void> {
  await scrapeBarrier(source, clock, needs, needs.span.toMs + CLOCK_SLACK_MS);
  const wanted = { fromMs: needs.span.fromMs - MARGIN_MS, toMs: needs.span.toMs + MARGIN_MS };
  const noted = async (selector: string, read: () => Promise<CapturedSeries>) => {
    try {
      await journal.note({ type: 'metrics.captured', captured: await read() });
    } catch (error) {
      await journal.note({ type: 'metrics.missing', selector, error: toErrorRecord(error) });
    }
  };
  const gauges = bareValues(needs.experiment);
  for (const selector of neededSelectors(needs.experiment, needs.environment)) {
    const kind = gauges.has(selector) ? 'gauge' : 'counter';
    await noted(selector, () => source.rawSamples(selector, wanted, needs.signal, kind));
  }
  const queries = new Set(needs.experiment.objectives.flatMap(indicatorsOf).flatMap(queriesOf));
  if (queries.size === 0) return;
  const targets = await source.targets(needs.signal).catch(() => []);
  for (const query of queries) {
    await noted(query, () =>
      source.valuesOver(
        query,
        needs.span,
        scrapeIntervalOf(targets, needs.environment),
        needs.signal,
      ),
    );
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

/** Waits until every scraped service has a scrape after the span's end (docs/method.md, Phases and windows). */
async function scrapeBarrier(
  source: MetricsSource,
  clock: Clock,
  {
    environment,
    signal,
  }: { readonly environment: EnvironmentDescription; readonly signal: AbortSignal },
  endMs: EpochMs,
): Promise<void> {
  const instances = new Set(
    Object.values(environment.services).flatMap((service) => service.scrapeInstance ?? []),
  );
  const deadlineMs = clock.now() + BARRIER_DEADLINE_MS;
  for (;;) {
    // A source that cannot be asked is not waited for: the reads that follow say so, selector by selector.
    const targets = await source.targets(signal).catch(() => []);
    const pending = targets.filter((t) => instances.has(t.instance) && t.lastScrapeMs < endMs);
    if (pending.length === 0 || clock.now() >= deadlineMs) return;
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
