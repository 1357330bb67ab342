import type { LatencyRecovery, RecoveryEvidence } from '../../domain/finding.ts';
import { drainWords, plusMinus, type Since } from '../../domain/recovery-words.ts';
import { formatDuration } from '../../domain/units.ts';

/** What else is known of a recovery besides when it broke and when it was good again, by name, in words. */
export function recoveryFacts(
  recovery: RecoveryEvidence,
  since: Since,
): readonly (readonly [name: string, words: string])[] {
  const { latency, backlog } = recovery;
  return [
    ...(recovery.onsetAfterMs === undefined ? [] : brokenFacts(recovery, since)),
    ...(latency === undefined
      ? []
      : [['latency', latencyWords(latency, recovery.resolutionMs, since)] as const]),
    ...(backlog === undefined ? [] : [['backlog', drainWords(backlog, since)] as const]),
  ];
}

function brokenFacts(
  { firstGoodAfterOnsetMs, longestOutageMs, selfHealedAfterMs, resolutionMs }: RecoveryEvidence,
  since: Since,
): readonly (readonly [name: string, words: string])[] {
  const first =
    firstGoodAfterOnsetMs === undefined
      ? 'none was seen'
      : `${plusMinus(firstGoodAfterOnsetMs, resolutionMs)} after it broke`;
  const healed =
    selfHealedAfterMs === undefined
      ? 'no, not while the fault lasted'
      : `${plusMinus(selfHealedAfterMs, resolutionMs)} after the injection, while the fault lasted`;
  return [
    ['first good answer', first],
    ['longest outage', `${formatDuration(longestOutageMs)} below the mark without a break`],
    ...(since === 'roll-back' ? [['healed by itself', healed] as const] : []),
  ];
}

function latencyWords(latency: LatencyRecovery, resolutionMs: number, since: Since): string {
  if (latency.outcome === 'not-told') return 'not told: too few answers';
  const { baselineP95Ms, limitMs } = latency;
  const mark = `p95 at most ${formatDuration(limitMs)}, 1.1 × the ${formatDuration(baselineP95Ms)} of the baseline`;
  switch (latency.outcome) {
    case 'undisturbed':
      return `never disturbed: ${mark}`;
    case 'restored': {
      const { restoredAfterClearMs: afterMs } = latency;
      const when =
        afterMs === 0
          ? `by the ${since}`
          : `${plusMinus(afterMs, resolutionMs)} after the ${since}`;
      return `restored ${when}: ${mark}`;
    }
    case 'not-seen':
      return `not seen restored for ${formatDuration(latency.censoredAfterMs)} after the ${since}: ${mark}`;
  }
}
