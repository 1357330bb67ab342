import type { Finding, Reason } from './finding.ts';
import type { RecoveryObjective } from './objective.ts';
import { formatCount, formatNumber } from './objective-words.ts';
import type { Recovery } from './recovery.ts';
import type { Drain } from './recovery-backlog.ts';
import { eventsPerWindow } from './recovery-window.ts';
import { brokeWords, plusMinus, relapseWords, type Since } from './recovery-words.ts';
import { formatDuration, formatRatio, type Ms } from './units.ts';

export type RecoveryDecision = Pick<Finding, 'outcome' | 'reasons'>;

type Look = {
  readonly since: Since;
  /** Whether the recovery phase ran to its end. */
  readonly isWhole: boolean;
};

/** Whether users were served well again in time; what was not seen is no recovery, and no failure either. */
export function decideRecovery(
  objective: RecoveryObjective,
  recovery: Recovery,
  { since, isWhole }: Look,
): RecoveryDecision {
  if (!isWhole) return CUT_SHORT;
  const { withinMs } = objective;
  const { evidence, goodAfterClearAtBestMs: atBestMs } = recovery;
  const within = formatDuration(withinMs);
  switch (recovery.outcome) {
    case 'no-data':
      return tooLittle(objective, recovery, 'whether it ever broke');
    case 'did-not-break':
      return { outcome: 'met', reasons: [] };
    case 'recovered': {
      const tookMs = evidence.recoveredAfterClearMs ?? 0;
      const relapsed =
        evidence.relapses === 0
          ? []
          : [{ code: 'RELAPSED', message: relapseWords(evidence.relapses) }];
      if (isInTime(tookMs, evidence.resolutionMs, withinMs)) {
        // How long it has to hold may be over, and yet nobody was served when the run ended.
        return recovery.endsBad
          ? undecided({ code: 'RELAPSED', message: downAtTheEnd(objective, recovery, since) })
          : { outcome: 'met', reasons: relapsed };
      }
      if (atBestMs - evidence.resolutionMs <= withinMs) {
        return atBestMs < tookMs
          ? tooLittle(objective, recovery, 'when it recovered')
          : undecided(tooClose(objective, tookMs, { evidence, since }));
      }
      const message = `Good again only ${plusMinus(tookMs, evidence.resolutionMs)} after the ${since}, not within ${within}; it ${brokeWords(evidence)}.`;
      return { outcome: 'violated', reasons: [{ code: 'RECOVERED_LATE', message }, ...relapsed] };
    }
    case 'not-seen-to-recover':
      return decideUnrecovered(objective, recovery, since);
  }
}

function decideUnrecovered(
  objective: RecoveryObjective,
  recovery: Recovery,
  since: Since,
): RecoveryDecision {
  const { withinMs, holdMs } = objective;
  const { evidence, goodAfterClearAtBestMs: atBestMs } = recovery;
  const lookedMs = evidence.censoredAfterMs ?? 0;
  // It may have been good since then, and that is in time.
  if (lookedMs >= withinMs && atBestMs - evidence.resolutionMs > withinMs) {
    const message = `Not good again within ${formatDuration(withinMs)} of the ${since}, nor in the ${formatDuration(lookedMs)} it was looked at; it ${brokeWords(evidence)}.`;
    return { outcome: 'violated', reasons: [{ code: 'NOT_RECOVERED', message }] };
  }
  // Where the look was long enough, what is missing is traffic.
  if (atBestMs + holdMs <= lookedMs && recovery.thinWindows > 0) {
    return tooLittle(objective, recovery, 'when it recovered');
  }
  const longest = { ...objective, withinMs: Math.max(withinMs, atBestMs) };
  return undecided(holdNotSeen(longest, lookedMs, since));
}

/** Good by the end of the harm is in time however coarse the look. */
function isInTime(tookMs: Ms, resolutionMs: Ms, withinMs: Ms): boolean {
  return tookMs === 0 || tookMs + resolutionMs <= withinMs;
}

function tooClose(
  { withinMs }: RecoveryObjective,
  tookMs: Ms,
  { evidence, since }: { readonly evidence: Recovery['evidence']; readonly since: Since },
): Reason {
  const { resolutionMs } = evidence;
  const [low, high] = [Math.max(0, tookMs - resolutionMs), tookMs + resolutionMs];
  const message = `Good again ${plusMinus(tookMs, resolutionMs)} after the ${since}, so between ${formatDuration(low)} and ${formatDuration(high)}: on which side of ${formatDuration(withinMs)} is finer than seconds can tell. A limit of ${formatDuration(Math.ceil(high / 1_000) * 1_000)} would hold.`;
  return { code: 'RECOVERY_TOO_CLOSE', message };
}

function downAtTheEnd(
  { theta, holdMs }: RecoveryObjective,
  { evidence }: Recovery,
  since: Since,
): string {
  const tookMs = evidence.recoveredAfterClearMs ?? 0;
  const took =
    tookMs === 0
      ? `by the ${since}`
      : `${plusMinus(tookMs, evidence.resolutionMs)} after the ${since}`;
  return `Good again ${took} and for ${formatDuration(holdMs)}, but below ${formatRatio(theta)} again when the run ended: whether that passes nobody saw. Lengthen the recovery phase.`;
}

/** Whether the backlog was worked off in time. */
export function decideDrain(
  { withinMs, holdMs }: RecoveryObjective,
  { evidence, drainedAtBestMs }: Drain,
  { since, isWhole }: Look,
): RecoveryDecision {
  if (!isWhole) return CUT_SHORT;
  if (evidence.outcome === 'not-told') {
    return undecided({ code: 'BACKLOG_NOT_MEASURED', message: evidence.why });
  }
  const name = `"${evidence.sli}"`;
  const level = formatNumber(evidence.level);
  if (evidence.outcome === 'drained' && evidence.drainedAfterClearMs <= withinMs) {
    return { outcome: 'met', reasons: [] };
  }
  if (drainedAtBestMs > withinMs) {
    const seen =
      evidence.outcome === 'drained'
        ? `only ${plusMinus(evidence.drainedAfterClearMs, evidence.resolutionMs)} after the ${since}`
        : `not in the ${formatDuration(evidence.censoredAfterMs)} it was looked at after the ${since}`;
    const message = `${name} was back at its baseline level of ${level} ${seen}, not within ${formatDuration(withinMs)}; it had risen to ${formatNumber(evidence.peak)}.`;
    return { outcome: 'violated', reasons: [{ code: 'NOT_DRAINED', message }] };
  }
  const message = `Not told whether ${name} stayed at its baseline level of ${level} within ${formatDuration(withinMs)} of the ${since}: that takes values at most ${formatDuration(evidence.resolutionMs)} apart over ${formatDuration(withinMs + holdMs)}.`;
  return undecided({ code: 'BACKLOG_NOT_MEASURED', message });
}

function tooLittle(
  { theta }: RecoveryObjective,
  { thinWindows, windows }: Recovery,
  what: string,
): RecoveryDecision {
  const needed = `a window needs ${formatCount(eventsPerWindow(theta))} requests`;
  const message =
    windows === 0
      ? `There was no time to see ${what}.`
      : `There was too little traffic to tell ${what}: ${needed}, and ${formatCount(thinWindows)} of ${formatCount(windows)} had fewer.`;
  return undecided({ code: 'NO_DATA', message });
}

function holdNotSeen(
  { withinMs, holdMs }: RecoveryObjective,
  lookedMs: number,
  since: Since,
): Reason {
  const message = `Not seen to hold for ${formatDuration(holdMs)} in the ${formatDuration(lookedMs)} after the ${since}; look for at least ${formatDuration(withinMs + holdMs)}.`;
  return { code: 'HOLD_NOT_SEEN', message };
}

function undecided(reason: Reason): RecoveryDecision {
  return { outcome: 'inconclusive', reasons: [reason] };
}

const CUT_SHORT: RecoveryDecision = undecided({
  code: 'PHASE_CUT_SHORT',
  message: 'The recovery phase was cut short.',
});
