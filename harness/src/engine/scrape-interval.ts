import type { EnvironmentDescription } from '../domain/environment.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { scrapedInstances } from '../domain/replicas.ts';
import type { Ms } from '../domain/units.ts';
import type { ScrapeTarget } from '../ports/metrics-source.ts';

/** How often the slowest of an environment's targets is scraped: what is between two scrapes nobody knows. */
export function scrapeIntervalOf(
  targets: readonly ScrapeTarget[],
  { services }: Pick<EnvironmentDescription, 'services'>,
): Ms {
  const instances = new Set(scrapedInstances(services));
  const ours = targets.filter(({ instance }) => instances.has(instance));
  const intervals = (ours.length > 0 ? ours : targets).flatMap((one) => one.scrapeIntervalMs ?? []);
  if (intervals.length > 0) return Math.max(...intervals);
  throw new FaultlineError('METRICS_FAILED', 'Prometheus does not say how often it scrapes.', {
    hint: 'Use Prometheus 2.30 or later, with a target that it scrapes.',
  });
}
