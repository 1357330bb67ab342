import type { EnvironmentLint } from '../domain/environment-lint.ts';
import type { EnvironmentDescription } from '../domain/environment.ts';
import type { Experiment } from '../domain/experiment.ts';
import type { ClockOffset, PreflightProblem } from '../domain/plan.ts';
import { instancesOf } from '../domain/replicas.ts';
import type { Clock } from '../ports/clock.ts';
import type { EnvironmentSession } from '../ports/environment.ts';
import type { MetricsSource, ScrapeTarget } from '../ports/metrics-source.ts';
import { unusableGuardrails } from './check-guardrails.ts';
import { lintObjectives } from './lint-objectives.ts';
import { preflightProblem, problemOf } from './preflight-problem.ts';

/** docs/method.md, Phases and windows: beyond this the phases of the two clocks cannot be matched. */
const MAX_CLOCK_OFFSET_MS = 250;

type LookAhead = {
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
  /** Told how Prometheus's clock stands to ours. */
  readonly onClock?: (offset: ClockOffset) => Promise<void>;
};

/**
 * What of an environment that is up, and of its Prometheus, would make a run of the experiment pointless or less exact:
 * the part of the preflight that holds no target, and that `faultline plan` asks as well. Changes nothing.
 */
export async function lookAhead(
  experiment: Experiment,
  session: EnvironmentSession,
  metrics: MetricsSource,
  look: LookAhead,
): Promise<EnvironmentLint> {
  const { description } = session;
  const { clock, signal } = look;
  const unhealthy = await unhealthyServices(session, signal);
  const { targets, problems: unusable } = await unusableMetrics(description, metrics, look);
  const blind = await unusableGuardrails(experiment.guardrails, { session, metrics }, signal);
  const at = { nowMs: clock.now(), signal, targets };
  const { problems, remarks } = await lintObjectives(experiment, description, metrics, at);
  return { problems: [...unhealthy, ...unusable, ...blind, ...problems], remarks };
}

async function unhealthyServices(
  session: EnvironmentSession,
  signal: AbortSignal,
): Promise<readonly PreflightProblem[]> {
  const health = await session.health(signal);
  return health
    .filter((service) => !service.healthy)
    .map((service) =>
      preflightProblem(
        'ENVIRONMENT_UNHEALTHY',
        `${service.service} is not healthy: ${service.detail}.`,
      ),
    );
}

type UnusableMetrics = {
  readonly problems: readonly PreflightProblem[];
  /** What is scraped; undefined where that could not be asked. */
  readonly targets: readonly ScrapeTarget[] | undefined;
};

async function unusableMetrics(
  environment: EnvironmentDescription,
  metrics: MetricsSource,
  { signal, onClock }: Pick<LookAhead, 'signal' | 'onClock'>,
): Promise<UnusableMetrics> {
  try {
    const offset = await metrics.compareClocks(signal);
    await onClock?.(offset);
    const targets = await metrics.targets(signal);
    const unscraped = Object.values(environment.services)
      .flatMap(instancesOf)
      .filter(
        ({ scrapeInstance }) =>
          scrapeInstance !== undefined &&
          !targets.some((t) => t.instance === scrapeInstance && t.up),
      );
    const problems = [
      ...unscraped.map((service) =>
        preflightProblem(
          'ENVIRONMENT_UNHEALTHY',
          `Prometheus does not scrape ${service.name} (instance "${service.scrapeInstance ?? ''}"; it scrapes: ${targets.map((t) => t.instance).join(', ') || 'nothing'}).`,
        ),
      ),
      ...(Math.abs(offset.offsetMs) > MAX_CLOCK_OFFSET_MS
        ? [
            preflightProblem(
              'ENVIRONMENT_UNHEALTHY',
              `Prometheus's clock is ${offset.offsetMs.toFixed(0)} ms off ours; at most ${String(MAX_CLOCK_OFFSET_MS)} ms can be matched.`,
            ),
          ]
        : []),
    ];
    return { problems, targets };
  } catch (error) {
    return { problems: [problemOf(error)], targets: undefined };
  }
}
