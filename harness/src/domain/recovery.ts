import type { CountGood } from './client-evidence.ts';
import { CLOCK_LIMIT_MS } from './counter-window.ts';
import type { RecoveryEvidence } from './finding.ts';
import type { OfferedSecond } from './offered-seconds.ts';
import { type Buckets, bucketsOf, countOffered, shareOf } from './recovery-buckets.ts';
import {
  firstHeld,
  firstHeldAtBest,
  isHeldAtEnd,
  relapsesAfter,
  type Window,
  type WindowRule,
  windowsOf,
} from './recovery-windows.ts';
import type { EpochMs, Ms, Ratio } from './units.ts';

/** What recovery is asked of: when harm began and ended, until when it was looked, and what counts as recovered. */
export type RecoveryQuestion = {
  /** Harm may be done from here on: before a fault is known to be in force it may be so already. */
  readonly harmFromMs: EpochMs;
  readonly injectedAtMs: EpochMs;
  readonly clearedAtMs: EpochMs;
  readonly observedUntilMs: EpochMs;
  /** θ, w and H of docs/method.md, Recovery. */
  readonly theta: Ratio;
  readonly windowSeconds: number;
  readonly holdSeconds: number;
  /** The fewest requests a window can be told by. */
  readonly eventsPerWindow: number;
};

export type Recovery = {
  readonly outcome: 'did-not-break' | 'recovered' | 'not-seen-to-recover' | 'no-data';
  readonly evidence: RecoveryEvidence;
  /** How soon after the end of the harm it may have been good for good, were all that is not known good. */
  readonly goodAfterClearAtBestMs: Ms;
  /** Whether it was good for as long as it has to hold up to the very end of what was observed. */
  readonly heldAtEnd: boolean;
  /** Whether the last that can be told of it is that it was bad. */
  readonly endsBad: boolean;
  /** Windows with too few requests to say anything, of all. */
  readonly thinWindows: number;
  readonly windows: number;
};

const BUCKET_MS: Ms = 1_000;
/**
 * The client record counts whole seconds, and the run stops when the machine's clock, by which requests are stamped,
 * is set by as much as the limit.
 */
const RESOLUTION_MS: Ms = BUCKET_MS + CLOCK_LIMIT_MS;

/**
 * Recovery on one-second buckets of the client (docs/method.md, Recovery). With `S(t, w)` the share of good requests
 * over `[t, t + w)`, looking forward so that no window lags behind:
 *
 * - onset: the first bad bucket of the first window with `S < θ`;
 * - recovered: the earliest `t ≥ onset` with `S(u, w) ≥ θ` for all `u` in `[t, t + H − w]`;
 * - recovered after the harm ended: the same, not before that end. A service that healed while the fault lasted and
 *   breaks again when it is rolled back is therefore not recovered at once.
 */
export function measureRecovery(
  seconds: readonly OfferedSecond[],
  good: CountGood,
  question: RecoveryQuestion,
): Recovery {
  const { theta, injectedAtMs, clearedAtMs, observedUntilMs } = question;
  const span = { fromMs: question.harmFromMs, untilMs: observedUntilMs };
  const buckets = bucketsOf(seconds, span, countOffered(good));
  const rule: WindowRule = { ...question, isGood: (g, n) => g / n >= theta };
  const windows = windowsOf(buckets, rule);
  const thinWindows = windows.filter((window) => window === 'thin').length;
  const known = {
    thinWindows,
    windows: windows.length,
    heldAtEnd: isHeldAtEnd(windows, rule),
    endsBad: windows.findLast((window) => window !== 'thin') === 'bad',
  };
  const nothing = { resolutionMs: RESOLUTION_MS, ...lossOf(buckets, theta), relapses: 0 };
  const onset = onsetOf(buckets, windows, theta);
  if (onset === undefined) {
    const outcome = windows.length > 0 && thinWindows === 0 ? 'did-not-break' : 'no-data';
    return { outcome, evidence: nothing, goodAfterClearAtBestMs: 0, ...known };
  }
  const afterMs = (bucket: number, sinceMs: EpochMs) =>
    Math.max(0, (buckets.first + bucket) * BUCKET_MS - sinceMs);
  const from = Math.max(onset, Math.floor(clearedAtMs / BUCKET_MS) - buckets.first);
  const recovered = firstHeld(windows, onset, rule);
  const afterClear = firstHeld(windows, from, rule);
  const firstGood = firstGoodAfter(buckets, onset);
  const evidence: RecoveryEvidence = {
    ...nothing,
    onsetAfterMs: afterMs(onset, injectedAtMs),
    ...(firstGood === undefined ? {} : { firstGoodAfterOnsetMs: (firstGood - onset) * BUCKET_MS }),
    ...(recovered === undefined
      ? {}
      : { recoveredAfterInjectMs: afterMs(recovered, injectedAtMs) }),
    ...(recovered !== undefined && recovered < from
      ? { selfHealedAfterMs: afterMs(recovered, injectedAtMs) }
      : {}),
    ...(afterClear === undefined
      ? { censoredAfterMs: Math.max(0, observedUntilMs - clearedAtMs) }
      : { recoveredAfterClearMs: afterMs(afterClear, clearedAtMs) }),
    relapses: recovered === undefined ? 0 : relapsesAfter(windows, recovered),
  };
  const atBest = firstHeldAtBest(windows, from, rule);
  return {
    outcome: afterClear === undefined ? 'not-seen-to-recover' : 'recovered',
    evidence,
    goodAfterClearAtBestMs: afterMs(atBest, clearedAtMs),
    ...known,
  };
}

/** The first bad bucket of the first bad window: the window itself looks ahead and would date it too early. */
function onsetOf(buckets: Buckets, windows: readonly Window[], theta: Ratio): number | undefined {
  const from = windows.indexOf('bad');
  if (from < 0) return undefined;
  for (let at = from; at < buckets.length; at += 1) {
    if ((shareOf(buckets, at) ?? 1) < theta) return at;
  }
  return undefined;
}

/** Good requests in the second of the onset itself may be older than it, so a later second has to show one. */
function firstGoodAfter({ good, length }: Buckets, onset: number): number | undefined {
  for (let at = onset + 1; at < length; at += 1) {
    if ((good[at] ?? 0) > 0) return at;
  }
  return undefined;
}

/**
 * What the harm cost: the shares of bad requests added up, `Σ(1 − S_i)`, and the longest run of seconds below θ. A
 * second of which nothing is known belongs to such a run when it lies within it.
 */
function lossOf(
  buckets: Buckets,
  theta: Ratio,
): Pick<RecoveryEvidence, 'badSeconds' | 'longestOutageMs'> {
  let [lost, longest, start] = [0, 0, -1];
  for (let at = 0; at < buckets.length; at += 1) {
    const share = shareOf(buckets, at);
    if (share === undefined) continue;
    lost += 1 - share;
    if (share >= theta) {
      start = -1;
      continue;
    }
    if (start < 0) start = at;
    longest = Math.max(longest, at - start + 1);
  }
  return { badSeconds: Math.round(lost * 1_000) / 1_000, longestOutageMs: longest * BUCKET_MS };
}
