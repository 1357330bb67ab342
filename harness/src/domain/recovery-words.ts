import type { BacklogDrain, RecoveryEvidence } from './finding.ts';
import { counted, formatNumber } from './objective-words.ts';
import type { Recovery } from './recovery.ts';
import { formatDuration, type Ms } from './units.ts';

/** What a time of recovery counts from. */
export type Since = 'roll-back' | 'injection';

/** What was seen of a recovery, in one line. */
export function observedRecovery({ outcome, evidence }: Recovery, since: Since): string {
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
          : `good again ${plusMinus(tookMs, evidence.resolutionMs)} after the ${since}`;
      return `${brokeWords(evidence)}, ${took}`;
    }
    case 'not-seen-to-recover':
      return `${brokeWords(evidence)}, not seen to recover for ${formatDuration(evidence.censoredAfterMs ?? 0)} after the ${since}`;
  }
}

/** `broke within 1 s of the injection and was bad for 12 s in all`. */
export function brokeWords({ onsetAfterMs = 0, badSeconds }: RecoveryEvidence): string {
  const when =
    onsetAfterMs < 1_000
      ? 'within 1 s of the injection'
      : `${formatDuration(onsetAfterMs)} after the injection`;
  return `broke ${when} and was bad for ${formatDuration(badSeconds * 1_000)} in all`;
}

/** What was seen of the backlog, in one line. */
export function drainWords(backlog: BacklogDrain, since: Since): string {
  const name = `"${backlog.sli}"`;
  switch (backlog.outcome) {
    case 'not-told':
      return `${name} not told`;
    case 'drained': {
      const { level, peak, drainedAfterClearMs, resolutionMs } = backlog;
      if (peak <= level) return `${name} never above ${formatNumber(level)}`;
      const rose = `${name} rose to ${formatNumber(peak)}`;
      return drainedAfterClearMs === 0
        ? `${rose} and was back at its baseline level of ${formatNumber(level)} by the ${since}`
        : `${rose} and was back at its baseline level of ${formatNumber(level)}, ${plusMinus(drainedAfterClearMs, resolutionMs)} after the ${since}`;
    }
    case 'not-drained':
      return `${name} rose to ${formatNumber(backlog.peak)} and was not seen back at its baseline level of ${formatNumber(backlog.level)} for ${formatDuration(backlog.censoredAfterMs)} after the ${since}`;
  }
}

/** `5 s ± 1.25 s`. */
export function plusMinus(timeMs: Ms, resolutionMs: Ms): string {
  return `${formatDuration(timeMs)} ± ${formatDuration(resolutionMs)}`;
}

export function relapseWords(relapses: number): string {
  return `It broke again ${counted(relapses, 'time')} after it had recovered.`;
}
