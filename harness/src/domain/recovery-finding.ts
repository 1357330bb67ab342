import type { Finding, Reason } from './finding.ts';
import { judgedWindow } from './judged-window.ts';
import type { RecoveryObjective } from './objective.ts';
import type { OfferedSecond } from './offered-seconds.ts';
import { askedOfRecovery } from './recovery-asked.ts';
import { measureRecovery, type RecoveryQuestion } from './recovery.ts';
import { backlogDrain } from './recovery-backlog.ts';
import { decideDrain, decideRecovery, type RecoveryDecision } from './recovery-decision.ts';
import { goodOfRecovery } from './recovery-good.ts';
import { type Harm, harmOf, sinceOf } from './recovery-harm.ts';
import { latencyRecovery } from './recovery-latency.ts';
import { eventsPerWindow, recoveryWindowSeconds } from './recovery-window.ts';
import { drainWords, observedRecovery } from './recovery-words.ts';
import type { RunRecord } from './run-record.ts';

/**
 * Whether the client saw the system good again in time and, where asked, what had piled up was worked off. The time
 * runs from the end of the harm: from the roll-back of a fault that lasts, and from the injection of one that happens
 * once, since nothing is left to be rolled back then.
 */
export function recoveryFinding(
  objective: RecoveryObjective,
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): Finding {
  const since = sinceOf(run);
  const base = {
    objective: objective.name,
    kind: 'recovery',
    phase: 'recovery',
    asked: askedOfRecovery(objective, since),
    implied: false,
    decidedBy: 'client',
  } as const;
  const harm = harmOf(run);
  const good = goodOfRecovery(objective);
  const reason = whyUnknown(objective, run, harm);
  if (!harm.known || good === undefined || reason !== undefined) {
    const reasons = reason === undefined ? [] : [reason];
    return { ...base, outcome: 'inconclusive', observed: 'nothing', reasons };
  }
  const question = questionOf(objective, run, harm);
  const recovery = measureRecovery(seconds, good, question);
  const baseline = run.phases.find(({ phase }) => phase === 'baseline');
  const before = baseline === undefined ? undefined : judgedWindow(run.experiment, baseline);
  const { ratePerSecond } = run.experiment.load;
  const latency = latencyRecovery(seconds, before, { ...question, ratePerSecond });
  const within = { question, captured: run.captured, clockOffset: run.clockOffset };
  const drain =
    objective.backlog === undefined ? undefined : backlogDrain(objective.backlog, before, within);
  const isWhole = run.completedPhases.includes('recovery');
  const decisions = [
    decideRecovery(objective, recovery, { since, isWhole }),
    ...(drain === undefined ? [] : [decideDrain(objective, drain, { since, isWhole })]),
  ];
  const observed = [
    observedRecovery(recovery, since),
    ...(drain === undefined ? [] : [drainWords(drain.evidence, since)]),
  ].join('; ');
  return {
    ...base,
    ...worst(decisions),
    observed,
    recovery: {
      ...recovery.evidence,
      latency,
      ...(drain === undefined ? {} : { backlog: drain.evidence }),
    },
  };
}

function whyUnknown(
  { sli, underMs }: RecoveryObjective,
  run: RunRecord,
  harm: Harm,
): Reason | undefined {
  const { client, name } = sli;
  if (client === undefined) {
    const message = `Recovery is told by what the client sees, and "${name}" has no client side.`;
    return { code: 'NO_CLIENT_SIDE', message };
  }
  if (client.kind === 'latency' && underMs === undefined) {
    const message = `"${name}" is a latency, and the objective names no threshold for it.`;
    return { code: 'NO_THRESHOLD', message };
  }
  if (!harm.known) return harm.reason;
  if (!run.phases.some(({ phase }) => phase === 'recovery')) {
    return { code: 'PHASE_NOT_RUN', message: 'The recovery phase was not run.' };
  }
  return undefined;
}

function questionOf(
  { theta, holdMs }: RecoveryObjective,
  run: RunRecord,
  { fromMs, injectedAtMs, clearedAtMs }: Extract<Harm, { readonly known: true }>,
): RecoveryQuestion {
  return {
    harmFromMs: fromMs,
    injectedAtMs,
    clearedAtMs,
    observedUntilMs: Math.max(...run.phases.map(({ endedAtMs }) => endedAtMs)),
    theta,
    windowSeconds: recoveryWindowSeconds(run.experiment.load.ratePerSecond, theta),
    holdSeconds: Math.ceil(holdMs / 1_000),
    eventsPerWindow: eventsPerWindow(theta),
  };
}

/** All have to hold; the reasons of the worst come first. */
function worst(decisions: readonly RecoveryDecision[]): RecoveryDecision {
  const rank = { violated: 0, inconclusive: 1, met: 2 } as const;
  const sorted = decisions.toSorted((a, b) => rank[a.outcome] - rank[b.outcome]);
  return {
    outcome: sorted[0]?.outcome ?? 'inconclusive',
    reasons: sorted.flatMap(({ reasons }) => reasons),
  };
}
