import type { LatencyRecovery } from './finding.ts';
import { countAtOrBelow, countOf, quantileMs } from './latency-histogram.ts';
import { latenciesOf, type OfferedSecond, secondsIn } from './offered-seconds.ts';
import type { PhaseWindow } from './phase.ts';
import type { RecoveryQuestion } from './recovery.ts';
import { bucketsOf } from './recovery-buckets.ts';
import { firstHeld, type WindowRule, windowsOf } from './recovery-windows.ts';
import { eventsForQuantile } from './sample-size.ts';
import type { PerSecond } from './units.ts';

const QUANTILE = 0.95;
/** docs/method.md, Recovery: restored is at most a tenth above what it was. */
const MARGIN = 1.1;
const SHORTEST_SECONDS = 3;
/** A window may miss a tenth of its answers and still tell. */
const SPARE = 1.1;

/**
 * When answers were as quick again as before the fault: the p95 of those answered well, over windows that look
 * forward, at most 1.1 times that of the baseline, for as long as recovery has to hold. By nearest rank the p95 is
 * within a limit when at least `⌈0.95 · n⌉` answers are, so counting is enough. It decides nothing. `not-told` where
 * the baseline, or the windows, hold fewer than 200 answers.
 */
export function latencyRecovery(
  seconds: readonly OfferedSecond[],
  baseline: Pick<PhaseWindow, 'startedAtMs' | 'endedAtMs'> | undefined,
  question: RecoveryQuestion & { readonly ratePerSecond: PerSecond },
): LatencyRecovery {
  const before = baseline === undefined ? [] : secondsIn(seconds, baseline);
  const latency = latenciesOf(before);
  const baselineP95Ms = quantileMs(latency, QUANTILE);
  const enough = eventsForQuantile(QUANTILE);
  if (baselineP95Ms === undefined || countOf(latency) < enough) return { outcome: 'not-told' };
  // Four digits, because a threshold of so many is the bound of a bucket, and counting against it is exact.
  const limitMs = Number((baselineP95Ms * MARGIN).toPrecision(4));
  const rule: WindowRule = {
    windowSeconds: Math.max(SHORTEST_SECONDS, Math.ceil((enough * SPARE) / question.ratePerSecond)),
    holdSeconds: question.holdSeconds,
    eventsPerWindow: enough,
    isGood: (within, answered) => within >= rank(answered),
  };
  const span = { fromMs: question.harmFromMs, untilMs: question.observedUntilMs };
  const buckets = bucketsOf(seconds, span, ({ record }) => ({
    offered: record === undefined ? 0 : countOf(record.okLatency),
    good: record === undefined ? 0 : countAtOrBelow(record.okLatency, limitMs),
  }));
  const windows = windowsOf(buckets, rule);
  const told = { baselineP95Ms, limitMs };
  if (windows.length > 0 && windows.every((window) => window === 'good')) {
    return { outcome: 'undisturbed', ...told };
  }
  const { clearedAtMs, observedUntilMs } = question;
  const cleared = Math.max(0, Math.floor(clearedAtMs / 1_000) - buckets.first);
  const restored = firstHeld(windows, cleared, rule);
  if (restored !== undefined) {
    const atMs = (buckets.first + restored) * 1_000;
    return {
      outcome: 'restored',
      ...told,
      restoredAfterClearMs: Math.max(0, atMs - clearedAtMs),
    };
  }
  if (windows.slice(cleared).every((window) => window === 'thin')) return { outcome: 'not-told' };
  const censoredAfterMs = Math.max(0, observedUntilMs - clearedAtMs);
  return { outcome: 'not-seen', ...told, censoredAfterMs };
}

/** Rounded first, because 0.95 times a whole number may come out a little above it. */
function rank(answered: number): number {
  return Math.max(1, Math.ceil(Number((QUANTILE * answered).toPrecision(12))));
}
