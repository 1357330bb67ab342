import { CLOCK_LIMIT_MS } from './counter-window.ts';
import type { BacklogDrain } from './finding.ts';
import type { PhaseWindow } from './phase.ts';
import type { ClockOffset } from './plan.ts';
import type { CapturedSeries } from './raw-series.ts';
import type { RecoveryQuestion } from './recovery.ts';
import { type Level, levelsOf } from './recovery-levels.ts';
import type { Sli } from './sli.ts';
import type { EpochMs, Ms } from './units.ts';

export type Drain = {
  readonly evidence: BacklogDrain;
  /** How soon it may have been drained, were it at its level whenever nothing is known of it. */
  readonly drainedAtBestMs: Ms;
};

/** docs/method.md, Guards: scrape coverage. */
const MIN_POINTS = 2;
/** Neighbouring points further apart than this many intervals have a hole between them. */
const HOLE_INTERVALS = 2;

/**
 * When the backlog was drained (docs/method.md, Recovery): the earliest point at or after the end of the harm from
 * which on, for H, the value was at most the highest of the baseline, without a hole between points. All series of the
 * indicator are added up. A point before the end of the harm counts as being there at that end.
 */
export function backlogDrain(
  backlog: Sli,
  baseline: Pick<PhaseWindow, 'startedAtMs' | 'endedAtMs'> | undefined,
  within: {
    readonly question: RecoveryQuestion;
    readonly captured: readonly CapturedSeries[];
    readonly clockOffset: ClockOffset | undefined;
  },
): Drain {
  const sli = backlog.name;
  const notTold = (why: string): Drain => {
    return { evidence: { sli, outcome: 'not-told', why }, drainedAtBestMs: 0 };
  };
  const query = backlog.server?.kind === 'value' ? backlog.server.query : undefined;
  if (query === undefined) return notTold(`"${sli}" is no value that Prometheus knows.`);
  const { question, captured, clockOffset } = within;
  const { levels, intervalMs } = levelsOf(query, captured, clockOffset?.offsetMs ?? 0);
  const before = levels.filter(
    ({ atMs }) =>
      baseline !== undefined && atMs >= baseline.startedAtMs && atMs < baseline.endedAtMs,
  );
  if (intervalMs === undefined || before.length < MIN_POINTS) {
    return notTold(
      `Values of "${sli}" in the baseline: ${String(before.length)}; at least ${String(MIN_POINTS)} are needed to know its level.`,
    );
  }
  const level = highest(before);
  const seriesThen = before.reduce((most, { series }) => Math.max(most, series), 0);
  // Where fewer series are there than before, the sum says nothing about what the missing ones hold.
  const known = levels.filter(
    (one) => one.series >= seriesThen && one.atMs < question.observedUntilMs + intervalMs,
  );
  const afterwards = known.filter(({ atMs }) => atMs > question.clearedAtMs);
  if (afterwards.length < MIN_POINTS) {
    return notTold(`Nearly no value of "${sli}" is known after the harm ended.`);
  }
  return drainOf(sli, known, {
    question,
    level,
    intervalMs,
    clockMs: clockOffset?.errorMs ?? CLOCK_LIMIT_MS,
  });
}

function drainOf(
  sli: string,
  known: readonly Level[],
  by: {
    readonly question: RecoveryQuestion;
    readonly level: number;
    readonly intervalMs: Ms;
    readonly clockMs: Ms;
  },
): Drain {
  const { level, intervalMs, clockMs } = by;
  const { clearedAtMs, observedUntilMs, injectedAtMs, holdSeconds } = by.question;
  const start = Math.max(
    0,
    known.findLastIndex(({ atMs }) => atMs <= clearedAtMs),
  );
  const rule = { level, holdMs: holdSeconds * 1_000, holeMs: HOLE_INTERVALS * intervalMs };
  const drainedAtBestMs = drainedAtBest(known, start, rule, clearedAtMs);
  const peak = highest(known.filter(({ atMs }) => atMs >= injectedAtMs));
  const told = { sli, level, peak: Math.max(peak, level) };
  const at = firstDrained(known, start, rule);
  const back = at === undefined ? undefined : known[at];
  if (at === undefined || back === undefined) {
    const censoredAfterMs = Math.max(0, observedUntilMs - clearedAtMs);
    const resolutionMs = intervalMs + clockMs;
    return {
      evidence: { ...told, outcome: 'not-drained', censoredAfterMs, resolutionMs },
      drainedAtBestMs,
    };
  }
  const sinceLastMs = back.atMs - (known[at - 1] ?? back).atMs;
  return {
    evidence: {
      ...told,
      outcome: 'drained',
      drainedAfterClearMs: Math.max(0, back.atMs - clearedAtMs),
      resolutionMs: Math.max(intervalMs, sinceLastMs) + clockMs,
    },
    drainedAtBestMs,
  };
}

type DrainRule = { readonly level: number; readonly holdMs: Ms; readonly holeMs: Ms };

/** The first point from which on all are at the level, without a hole, until one that is H later. */
function firstDrained(levels: readonly Level[], from: number, rule: DrainRule): number | undefined {
  let start: number | undefined;
  for (let at = from; at < levels.length; at += 1) {
    const one = levels[at];
    if (one === undefined) continue;
    const gapMs = one.atMs - (levels[at - 1]?.atMs ?? one.atMs);
    if (one.value > rule.level) start = undefined;
    else if (start === undefined || gapMs > rule.holeMs) start = at;
    if (start === undefined) continue;
    if (one.atMs - (levels[start]?.atMs ?? one.atMs) >= rule.holdMs) return start;
  }
  return undefined;
}

/** The least time after the harm at which no point of the following H is known to be above the level. */
function drainedAtBest(
  levels: readonly Level[],
  from: number,
  { level, holdMs }: DrainRule,
  clearedAtMs: EpochMs,
): Ms {
  let start = clearedAtMs;
  for (const { atMs, value } of levels.slice(from)) {
    if (atMs - start >= holdMs) break;
    if (value > level) start = Math.max(start, atMs);
  }
  return start - clearedAtMs;
}

function highest(levels: readonly Level[]): number {
  return levels.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY);
}
