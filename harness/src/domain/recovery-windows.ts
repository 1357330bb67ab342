import type { Buckets } from './recovery-buckets.ts';

/** What the share over the window that begins in a bucket says; `thin` when it holds too little to say anything. */
export type Window = 'good' | 'bad' | 'thin';

/** How long windows are, how much each needs, how long they have to stay good, and what makes one good. */
export type WindowRule = {
  readonly windowSeconds: number;
  readonly holdSeconds: number;
  readonly eventsPerWindow: number;
  readonly isGood: (good: number, offered: number) => boolean;
};

/** One window for each bucket that one can begin in, looking forward so that none lags behind. */
export function windowsOf(buckets: Buckets, rule: WindowRule): readonly Window[] {
  const length = Math.max(0, buckets.length - rule.windowSeconds + 1);
  const inside = (sums: Float64Array, from: number) =>
    (sums[from + rule.windowSeconds] ?? 0) - (sums[from] ?? 0);
  return Array.from({ length }, (_, from): Window => {
    const offered = inside(buckets.offeredBefore, from);
    if (offered < rule.eventsPerWindow) return 'thin';
    return rule.isGood(inside(buckets.goodBefore, from), offered) ? 'good' : 'bad';
  });
}

/** The first bucket from `from` on after which every window of the time to hold was seen to be good. */
export function firstHeld(
  windows: readonly Window[],
  from: number,
  rule: WindowRule,
): number | undefined {
  const needed = windowsToHold(rule);
  let run = 0;
  for (let at = from; at < windows.length; at += 1) {
    run = windows[at] === 'good' ? run + 1 : 0;
    if (run === needed) return at - needed + 1;
  }
  return undefined;
}

/** The same at best: what could not be told, and what lies beyond the last window, is taken for good. */
export function firstHeldAtBest(
  windows: readonly Window[],
  from: number,
  rule: WindowRule,
): number {
  const needed = windowsToHold(rule);
  let start = from;
  for (let at = from; at < windows.length && at - start < needed; at += 1) {
    if (windows[at] === 'bad') start = at + 1;
  }
  return start;
}

/** How often windows turned bad again after `recovered`; one that says nothing does not count as good between two. */
export function relapsesAfter(windows: readonly Window[], recovered: number): number {
  let relapses = 0;
  let isGood = true;
  for (const window of windows.slice(recovered)) {
    if (window === 'thin') continue;
    if (window === 'bad' && isGood) relapses += 1;
    isGood = window === 'good';
  }
  return relapses;
}

/** Whether it was seen to hold up to the very end of what was observed. */
export function isHeldAtEnd(windows: readonly Window[], rule: WindowRule): boolean {
  const needed = windowsToHold(rule);
  return windows.length >= needed && windows.slice(-needed).every((window) => window === 'good');
}

function windowsToHold({ holdSeconds, windowSeconds }: WindowRule): number {
  return Math.max(0, holdSeconds - windowSeconds) + 1;
}
