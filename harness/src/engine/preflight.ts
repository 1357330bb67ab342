import { beyondBlastRadius, effectiveLimits } from '../domain/blast-radius.ts';
import { ERROR_CODES } from '../domain/error-codes.ts';
import type { ErrorCode } from '../domain/error-codes.ts';
import type { EnvironmentDescription } from '../domain/environment.ts';
import { EXIT } from '../domain/exit-code.ts';
import { toErrorRecord } from '../domain/faultline-error.ts';
import type { Reason } from '../domain/finding.ts';
import type { PreflightProblem } from '../domain/plan.ts';
import { instancesOf } from '../domain/replicas.ts';
import type { Clock } from '../ports/clock.ts';
import type { EnvironmentSession } from '../ports/environment.ts';
import type { MetricsSource, ScrapeTarget } from '../ports/metrics-source.ts';
import { type ArmedFault, captureUndo, freezeTargets } from './armed-fault.ts';
import { unusableGuardrails } from './check-guardrails.ts';
import type { RunOrder } from './engine-ports.ts';
import type { FaultWatch } from './fault-watch.ts';
import type { Journalist } from './journalist.ts';
import { lintObjectives } from './lint-objectives.ts';

/** docs/method.md, Phases and windows: beyond this the phases of the two clocks cannot be matched. */
const MAX_CLOCK_OFFSET_MS = 250;

type Preflight = {
  readonly problems: readonly PreflightProblem[];
  /** What decides nothing and is good to know before. */
  readonly remarks: readonly Reason[];
  /** With their targets frozen. */
  readonly faults: readonly ArmedFault[];
};

type PreflightTools = {
  readonly order: Pick<RunOrder, 'experiment' | 'environmentLimits'>;
  readonly watch: FaultWatch;
  readonly journal: Journalist;
  readonly signal: AbortSignal;
  readonly clock: Pick<Clock, 'now'>;
  /** Keeps every other run from the targets before they are looked at; what it rejects with ends the run. */
  readonly hold: (faults: readonly ArmedFault[]) => Promise<void>;
};

/** Everything that must be true before a run may touch anything. Looks, and changes nothing. */
export async function checkPreflight(
  session: EnvironmentSession,
  metrics: MetricsSource,
  faults: readonly ArmedFault[],
  tools: PreflightTools,
): Promise<Preflight> {
  const { experiment, environmentLimits } = tools.order;
  const unhealthy = await unhealthyServices(session, tools.signal);
  const { targets: scraped, problems: unusable } = await unusableMetrics(
    session.description,
    metrics,
    tools,
  );
  const sources = { session, metrics };
  const blind = await unusableGuardrails(experiment.guardrails, sources, tools.signal);
  const at = { nowMs: tools.clock.now(), signal: tools.signal, targets: scraped };
  const lint = await lintObjectives(experiment, session.description, metrics, at);
  const frozen: ArmedFault[] = [];
  const unfit: PreflightProblem[] = [];
  for (const fault of faults) {
    const result = await freezeOne(fault, tools);
    if ('fault' in result) frozen.push(result.fault);
    else unfit.push(result.problem);
  }
  await tools.hold(frozen);
  for (const fault of frozen) unfit.push(...(await whyUnfit(fault, tools)));
  const targets = frozen.flatMap(({ context }) => context.frozen);
  const limits = effectiveLimits(experiment.blastRadius, environmentLimits);
  const beyond = beyondBlastRadius(targets, limits).map((one) => problem('BLAST_RADIUS', one));
  const problems = [...unhealthy, ...unusable, ...blind, ...lint.problems, ...unfit, ...beyond];
  return { problems, remarks: lint.remarks, faults: frozen };
}

async function unhealthyServices(
  session: EnvironmentSession,
  signal: AbortSignal,
): Promise<readonly PreflightProblem[]> {
  const health = await session.health(signal);
  return health
    .filter((service) => !service.healthy)
    .map((service) =>
      problem('ENVIRONMENT_UNHEALTHY', `${service.service} is not healthy: ${service.detail}.`),
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
  tools: { readonly journal: Journalist; readonly signal: AbortSignal },
): Promise<UnusableMetrics> {
  try {
    const offset = await metrics.compareClocks(tools.signal);
    await tools.journal.note({ type: 'clock.compared', offset });
    const targets = await metrics.targets(tools.signal);
    const unscraped = Object.values(environment.services)
      .flatMap(instancesOf)
      .filter(
        ({ scrapeInstance }) =>
          scrapeInstance !== undefined &&
          !targets.some((t) => t.instance === scrapeInstance && t.up),
      );
    const problems = [
      ...unscraped.map((service) =>
        problem(
          'ENVIRONMENT_UNHEALTHY',
          `Prometheus does not scrape ${service.name} (instance "${service.scrapeInstance ?? ''}"; it scrapes: ${targets.map((t) => t.instance).join(', ') || 'nothing'}).`,
        ),
      ),
      ...(Math.abs(offset.offsetMs) > MAX_CLOCK_OFFSET_MS
        ? [
            problem(
              'ENVIRONMENT_UNHEALTHY',
              `Prometheus's clock is ${offset.offsetMs.toFixed(0)} ms off ours; at most ${String(MAX_CLOCK_OFFSET_MS)} ms can be matched.`,
            ),
          ]
        : []),
    ];
    return { problems, targets };
  } catch (error) {
    return { problems: [asProblem(error)], targets: undefined };
  }
}

/** A target that cannot be resolved is found here and not in the fault phase. */
async function freezeOne(
  armed: ArmedFault,
  tools: PreflightTools,
): Promise<{ readonly fault: ArmedFault } | { readonly problem: PreflightProblem }> {
  try {
    const fault = await freezeTargets(armed, tools.signal);
    const faultId = fault.spec.id;
    await tools.journal.note({ type: 'targets.frozen', faultId, targets: fault.context.frozen });
    return { fault };
  } catch (error) {
    return { problem: asProblem(error) };
  }
}

/** So is one that cannot be captured, or that already looks broken. */
async function whyUnfit(
  fault: ArmedFault,
  tools: PreflightTools,
): Promise<readonly PreflightProblem[]> {
  try {
    const undo = await captureUndo(fault, tools.signal);
    const before = await tools.watch.before(fault, undo);
    if (before.effect !== 'present') return [];
    const message = `The effect of ${fault.spec.id} is there before it is injected: ${before.measure} ${before.observed}.`;
    return [problem('ENVIRONMENT_UNHEALTHY', message)];
  } catch (error) {
    return [asProblem(error)];
  }
}

function problem(code: ErrorCode, message: string): PreflightProblem {
  return { code, message, hint: ERROR_CODES[code].action };
}

function asProblem(error: unknown): PreflightProblem {
  const { code, message, hint, causes } = toErrorRecord(error);
  const because = causes.length === 0 ? '' : ` (${causes.join('; ')})`;
  // A target that is gone or frozen already is a reason of its own.
  const own = ERROR_CODES[code].exitCode === EXIT.invalid ? code : 'ENVIRONMENT_UNHEALTHY';
  return { code: own, message: `${message}${because}`, hint };
}
