import type { Finding, RecoveryEvidence, Reason } from './finding.ts';
import type { Objective } from './objective.ts';
import { counted } from './objective-words.ts';
import type { OfferedSecond } from './offered-seconds.ts';
import { measureRecovery, type Recovery, type RecoveryQuestion } from './recovery.ts';
import { eventsPerWindow, recoveryWindowSeconds } from './recovery-window.ts';
import type { FaultRecord, RunRecord } from './run-record.ts';
import { formatDuration, formatRatio, type EpochMs, type Ms } from './units.ts';

export type RecoveryObjective = Extract<Objective, { readonly kind: 'recovery' }>;

/**
 * Whether the client saw the system good again in time. The time runs from the end of the harm: from the roll-back of
 * a fault that lasts, and from the injection of one that happens once, since nothing is left to be rolled back then.
 */
export function recoveryFinding(
  objective: RecoveryObjective,
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): Finding {
  const since = run.faults.some(({ lasts }) => lasts === 'sustained') ? 'roll-back' : 'injection';
  const base = {
    objective: objective.name,
    kind: 'recovery',
    phase: 'recovery',
    asked: `${formatRatio(objective.theta)} answered well within ${formatDuration(objective.withinMs)} of the ${since}, for ${formatDuration(objective.holdMs)}`,
    implied: false,
    decidedBy: 'client',
  } as const;
  const times = harmOf(run);
  const unanswerable = cannotTell(objective, run, times);
  if (unanswerable !== undefined || !times.known) {
    const reasons = [unanswerable ?? NOT_INJECTED];
    return { ...base, outcome: 'inconclusive', observed: 'nothing', reasons };
  }
  const question = questionOf(objective, run, times);
  const recovery = measureRecovery(seconds, ({ ok }) => ok, question);
  const { outcome, reasons } = decide(objective, recovery, since, run);
  const observed = observedOf(recovery, since);
  return { ...base, outcome, observed, reasons, recovery: recovery.evidence };
}

type Harm =
  | { readonly known: true; readonly injectedAtMs: EpochMs; readonly clearedAtMs: EpochMs }
  | { readonly known: false; readonly reason: Reason };

const NOT_INJECTED: Reason = {
  code: 'NOT_INJECTED',
  message: 'Nothing was injected that could have been recovered from.',
};

/** When harm began, by the first injection, and when it was over, by the last end of any. */
function harmOf({ faults }: RunRecord): Harm {
  const injected = faults.flatMap((fault) => fault.injectedAtMs ?? []);
  if (injected.length === 0) return { known: false, reason: NOT_INJECTED };
  const cleared = faults.flatMap((fault) => clearedAtMs(fault) ?? []);
  if (cleared.length < injected.length) {
    const message = 'The fault was not rolled back, so nothing says what recovery would be.';
    return { known: false, reason: { code: 'NOT_ROLLED_BACK', message } };
  }
  return {
    known: true,
    injectedAtMs: Math.min(...injected),
    clearedAtMs: Math.max(...cleared),
  };
}

function clearedAtMs(fault: FaultRecord): EpochMs | undefined {
  return fault.lasts === 'once' ? fault.injectedAtMs : fault.rolledBackAtMs;
}

function cannotTell(objective: RecoveryObjective, run: RunRecord, harm: Harm): Reason | undefined {
  const { client, name } = objective.sli;
  if (client === undefined) {
    const message = `Recovery is told by what the client sees, and "${name}" has no client side.`;
    return { code: 'NO_CLIENT_SIDE', message };
  }
  if (client.kind === 'latency') {
    const message = `"${name}" is a latency, and a recovery objective names no threshold for it.`;
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
  harm: Extract<Harm, { readonly known: true }>,
): RecoveryQuestion {
  const ends = run.phases.map(({ endedAtMs }) => endedAtMs);
  return {
    injectedAtMs: harm.injectedAtMs,
    clearedAtMs: harm.clearedAtMs,
    observedUntilMs: Math.max(...ends),
    theta,
    windowSeconds: recoveryWindowSeconds(run.experiment.load.ratePerSecond, theta),
    holdSeconds: Math.ceil(holdMs / 1_000),
    eventsPerWindow: eventsPerWindow(theta),
  };
}

function decide(
  objective: RecoveryObjective,
  { outcome, evidence, goodAfterClearAtBestMs }: Recovery,
  since: string,
  run: RunRecord,
): Pick<Finding, 'outcome' | 'reasons'> {
  const within = formatDuration(objective.withinMs);
  if (!run.completedPhases.includes('recovery')) {
    return undecided('PHASE_CUT_SHORT', 'The recovery phase was cut short.');
  }
  switch (outcome) {
    case 'no-data':
      return undecided('NO_DATA', 'There was too little traffic to tell whether it ever broke.');
    case 'did-not-break':
      return { outcome: 'met', reasons: [] };
    case 'recovered': {
      const tookMs = evidence.recoveredAfterClearMs ?? 0;
      const relapsed = relapses(evidence);
      if (tookMs <= objective.withinMs) return { outcome: 'met', reasons: relapsed };
      const message = `Good again only ${formatDuration(tookMs)} ± ${formatDuration(evidence.resolutionMs)} after the ${since}, not within ${within}; it ${broke(evidence)}.`;
      return { outcome: 'violated', reasons: [{ code: 'RECOVERED_LATE', message }, ...relapsed] };
    }
    case 'not-seen-to-recover': {
      const lookedMs = evidence.censoredAfterMs ?? 0;
      // It may have been good since then, and that is in time: only the look was too short.
      if (lookedMs < objective.withinMs || goodAfterClearAtBestMs <= objective.withinMs) {
        const enoughMs = objective.withinMs + objective.holdMs;
        const message = `Not seen to hold for ${formatDuration(objective.holdMs)} in the ${formatDuration(lookedMs)} after the ${since}; look for at least ${formatDuration(enoughMs)}.`;
        return undecided('HOLD_NOT_SEEN', message);
      }
      const message = `Not good again within ${within} of the ${since}, nor in the ${formatDuration(lookedMs)} it was looked at; it ${broke(evidence)}.`;
      return { outcome: 'violated', reasons: [{ code: 'NOT_RECOVERED', message }] };
    }
  }
}

function undecided(code: string, message: string): Pick<Finding, 'outcome' | 'reasons'> {
  return { outcome: 'inconclusive', reasons: [{ code, message }] };
}

function relapses({ relapses }: RecoveryEvidence): readonly Reason[] {
  if (relapses === 0) return [];
  const message = `It broke again ${counted(relapses, 'time')} after it had recovered.`;
  return [{ code: 'RELAPSED', message }];
}

function broke({ onsetAfterMs = 0, badSeconds }: RecoveryEvidence): string {
  return `broke ${sinceInjection(onsetAfterMs)} and was bad for ${formatDuration(badSeconds * 1_000)} in all`;
}

function sinceInjection(afterMs: Ms): string {
  return afterMs < 1_000
    ? 'within 1 s of the injection'
    : `${formatDuration(afterMs)} after the injection`;
}

function observedOf({ outcome, evidence }: Recovery, since: string): string {
  switch (outcome) {
    case 'no-data':
      return 'too little traffic';
    case 'did-not-break':
      return 'did not break';
    case 'recovered': {
      const tookMs = evidence.recoveredAfterClearMs ?? 0;
      const took =
        tookMs === 0
          ? `good again by the ${since}`
          : `good again ${formatDuration(tookMs)} ± ${formatDuration(evidence.resolutionMs)} after the ${since}`;
      return `${broke(evidence)}, ${took}`;
    }
    case 'not-seen-to-recover':
      return `${broke(evidence)}, not seen to recover for ${formatDuration(evidence.censoredAfterMs ?? 0)} after the ${since}`;
  }
}
