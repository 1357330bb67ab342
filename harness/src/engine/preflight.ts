import { beyondBlastRadius, effectiveLimits } from '../domain/blast-radius.ts';
import type { Reason } from '../domain/finding.ts';
import type { PreflightProblem } from '../domain/plan.ts';
import type { Clock } from '../ports/clock.ts';
import type { EnvironmentSession } from '../ports/environment.ts';
import type { MetricsSource } from '../ports/metrics-source.ts';
import { type ArmedFault, captureUndo, freezeTargets } from './armed-fault.ts';
import type { RunOrder } from './engine-ports.ts';
import type { FaultWatch } from './fault-watch.ts';
import type { Journalist } from './journalist.ts';
import { lookAhead } from './look-ahead.ts';
import { preflightProblem, problemOf } from './preflight-problem.ts';

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
  const seen = await lookAhead(experiment, session, metrics, {
    clock: tools.clock,
    signal: tools.signal,
    onClock: (offset) => tools.journal.note({ type: 'clock.compared', offset }),
  });
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
  const beyond = beyondBlastRadius(targets, limits).map((one) =>
    preflightProblem('BLAST_RADIUS', one),
  );
  const problems = [...seen.problems, ...unfit, ...beyond];
  return { problems, remarks: seen.remarks, faults: frozen };
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
    return { problem: problemOf(error) };
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
    return [preflightProblem('ENVIRONMENT_UNHEALTHY', message)];
  } catch (error) {
    return [problemOf(error)];
  }
}
