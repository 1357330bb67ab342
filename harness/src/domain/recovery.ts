import { goodIn, type CountGood } from './client-evidence.ts';
import type { RecoveryEvidence } from './finding.ts';
import type { OfferedSecond } from './offered-seconds.ts';
import type { EpochMs, Ms, Ratio } from './units.ts';

/** What recovery is asked of: when harm began and ended, until when it was looked, and what counts as recovered. */
export type RecoveryQuestion = {
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
  /** When nothing was seen to hold: how soon after the end of the harm it may have been good for good. */
  readonly goodAfterClearAtBestMs: Ms;
};

/** The client record counts whole seconds, and the load generator shares the harness's clock. */
const RESOLUTION_MS: Ms = 1_000;

/**
 * Recovery on one-second buckets of the client (docs/method.md, Recovery). With `S(t, w)` the share of good requests
 * over `[t, t + w)`, looking forward so that no window lags behind:
 *
 * - onset: the first bad bucket of the first window, from the injection on, with `S < θ`;
 * - recovered: the earliest `t ≥ onset` with `S(u, w) ≥ θ` for all `u` in `[t, t + H − w]`;
 * - recovered after the harm ended: the same, not before that end. A service that healed while the fault lasted and
 *   breaks again when it is rolled back is therefore not recovered at once.
 */
export function measureRecovery(
  seconds: readonly OfferedSecond[],
  good: CountGood,
  question: RecoveryQuestion,
): Recovery {
  const buckets = bucketsOf(seconds, good, question);
  const windows = windowsOf(buckets, question);
  const badSeconds = round(buckets.reduce((sum, { n, g }) => sum + (n === 0 ? 0 : 1 - g / n), 0));
  const nothing = { resolutionMs: RESOLUTION_MS, badSeconds, relapses: 0 };
  const onset = onsetOf(buckets, windows, question.theta);
  if (onset === undefined) {
    const known = windows.length > 0 && windows.every((window) => window !== 'thin');
    const outcome = known ? 'did-not-break' : 'no-data';
    return { outcome, evidence: nothing, goodAfterClearAtBestMs: 0 };
  }
  const afterMs = (bucket: number, sinceMs: EpochMs) =>
    Math.max(0, (Math.floor(question.injectedAtMs / 1_000) + bucket) * 1_000 - sinceMs);
  const cleared =
    Math.floor(question.clearedAtMs / 1_000) - Math.floor(question.injectedAtMs / 1_000);
  const recovered = firstHeld(windows, onset, question);
  const recoveredAfterClear = firstHeld(windows, Math.max(onset, cleared), question);
  const atBest = Math.max(onset, cleared, goodToTheEndFrom(windows, buckets.length));
  return {
    outcome: recoveredAfterClear === undefined ? 'not-seen-to-recover' : 'recovered',
    evidence: {
      ...nothing,
      onsetAfterMs: afterMs(onset, question.injectedAtMs),
      ...(recovered === undefined
        ? {}
        : { recoveredAfterInjectMs: afterMs(recovered, question.injectedAtMs) }),
      ...(recoveredAfterClear === undefined
        ? { censoredAfterMs: Math.max(0, question.observedUntilMs - question.clearedAtMs) }
        : { recoveredAfterClearMs: afterMs(recoveredAfterClear, question.clearedAtMs) }),
      relapses: recovered === undefined ? 0 : relapsesAfter(windows, recovered),
    },
    goodAfterClearAtBestMs: afterMs(atBest, question.clearedAtMs),
  };
}

type Bucket = { readonly n: number; readonly g: number };
/** What the share over the window that begins in a bucket says. */
type Window = 'good' | 'bad' | 'thin';

/**
 * One bucket a second from that of the injection on. A second of which nothing at all was reported is empty, not bad:
 * requests that hang are reported when they time out, so there the report is missing, and no recovery can be told.
 */
function bucketsOf(
  seconds: readonly OfferedSecond[],
  good: CountGood,
  { injectedAtMs, observedUntilMs }: RecoveryQuestion,
): readonly Bucket[] {
  const bySecond = new Map(seconds.map((one) => [one.second, one]));
  const first = Math.floor(injectedAtMs / 1_000);
  const length = Math.max(0, Math.floor(observedUntilMs / 1_000) - first);
  return Array.from({ length }, (_, index) => {
    const one = bySecond.get(first + index);
    return one?.record === undefined ? { n: 0, g: 0 } : { n: one.offered, g: goodIn(one, good) };
  });
}

function windowsOf(buckets: readonly Bucket[], question: RecoveryQuestion): readonly Window[] {
  const { windowSeconds, eventsPerWindow, theta } = question;
  const length = Math.max(0, buckets.length - windowSeconds + 1);
  return Array.from({ length }, (_, from) => {
    const inside = buckets.slice(from, from + windowSeconds);
    const n = inside.reduce((sum, bucket) => sum + bucket.n, 0);
    if (n < eventsPerWindow) return 'thin';
    return inside.reduce((sum, bucket) => sum + bucket.g, 0) / n < theta ? 'bad' : 'good';
  });
}

/** The first bad bucket of the first bad window: the window itself looks ahead and would date it too early. */
function onsetOf(
  buckets: readonly Bucket[],
  windows: readonly Window[],
  theta: Ratio,
): number | undefined {
  const from = windows.indexOf('bad');
  if (from < 0) return undefined;
  return buckets.findIndex(({ n, g }, at) => at >= from && n > 0 && g / n < theta);
}

function firstHeld(
  windows: readonly Window[],
  from: number,
  { holdSeconds, windowSeconds }: RecoveryQuestion,
): number | undefined {
  const inARow = Math.max(0, holdSeconds - windowSeconds) + 1;
  let run = 0;
  for (let at = from; at < windows.length; at += 1) {
    run = windows[at] === 'good' ? run + 1 : 0;
    if (run === inARow) return at - inARow + 1;
  }
  return undefined;
}

/** From where on no window was bad; the end of what was observed when the last one was. */
function goodToTheEndFrom(windows: readonly Window[], end: number): number {
  const last = windows.lastIndexOf('bad');
  return last === windows.length - 1 ? end : last + 1;
}

function relapsesAfter(windows: readonly Window[], recovered: number): number {
  return windows.filter(
    (window, at) => at > recovered && window === 'bad' && windows[at - 1] !== 'bad',
  ).length;
}

function round(seconds: number): number {
  return Math.round(seconds * 1_000) / 1_000;
}
