import type { ConditionReading } from './guardrail-state.ts';
import type { EpochMs, Ms } from './units.ts';

/** One look at something that is either as it should be or not; `unknown` when nobody could tell. */
export type ConditionLook = {
  readonly atMs: EpochMs;
  /** The same instant on a clock that nobody sets: spans are told from it. */
  readonly uptimeMs: Ms;
  readonly state: 'fine' | 'breached' | 'unknown';
  /** What was seen, in words. */
  readonly seen: string;
};

/** One bad look is chance; with two it has lasted. */
const MIN_LOOKS = 2;

/**
 * Whether something has been amiss in every look for a whole span, at least twice. Looks that could not tell neither
 * count nor interrupt; with one of them last, it is not known.
 *
 * The condition is dated to the end of a span that begins right after the last look that found it fine: that is the
 * earliest it can have become true.
 */
export function readSustained(looks: readonly ConditionLook[], overMs: Ms): ConditionReading {
  const last = looks.at(-1);
  if (last === undefined || last.state === 'unknown') {
    return { holds: 'unknown', why: last?.seen ?? 'nobody has looked at it yet' };
  }
  const told = looks.filter(({ state }) => state !== 'unknown');
  const lastFine = told.findLastIndex(({ state }) => state === 'fine');
  const streak = told.slice(lastFine + 1);
  const first = streak[0];
  const asOfMs = last.atMs;
  if (first === undefined || streak.length < MIN_LOOKS || last.uptimeMs - first.uptimeMs < overMs) {
    return { holds: 'no', asOfMs };
  }
  const since = told[lastFine] ?? first;
  const agoMs = last.uptimeMs - since.uptimeMs;
  return { holds: 'yes', asOfMs, conditionAtMs: last.atMs - agoMs + overMs };
}
