import type { PhaseWindow } from './phase.ts';
import type { ClockOffset } from './plan.ts';
import type { RawSeries } from './raw-series.ts';
import { type Scrape, type ScrapedTarget, valuesAt } from './scraped-target.ts';
import type { EpochMs, Ms } from './units.ts';

/** One end of a window in Prometheus's time, no more exact than the two clocks are known to agree. */
type Cut = {
  readonly earliestMs: EpochMs;
  readonly atMs: EpochMs;
  readonly latestMs: EpochMs;
};

export type CutWindow = { readonly start: Cut; readonly end: Cut };

/** What counters grew by between two neighbouring scrapes of their target, resets corrected. */
export type CounterStep = {
  /** Its time is minus infinity in the first step, when it is not known since when a counter has counted. */
  readonly from: Scrape;
  /** Its time is infinity in the last step: what happened after the last scrape is not known. */
  readonly to: Scrape;
  readonly growth: number;
  /** Events may have been counted and lost: the process ended between the two scrapes, or was not seen again. */
  readonly lossy: boolean;
  /** The process may have ended between the two scrapes without anybody being able to tell (`unseen-restarts.ts`). */
  readonly unsure?: true;
  /** What the counters showed at `to`. */
  readonly held: number;
};

/** How much counters grew in a window: `inner ≤ truth ≤ outer`. */
export type CounterWindow = {
  readonly inner: number;
  readonly estimate: number;
  readonly outer: number;
  /** A process ended in it, or was not scraped to its end: some of what it counted may have been seen by nobody. */
  readonly lossy: boolean;
  /** A process may have ended in it unseen. */
  readonly unsure: boolean;
  /** The most that can have been lost so; `outer` allows for it. */
  readonly lost: number;
};

/**
 * The largest error between the two clocks with which a run may start (docs/method.md, Phases and windows); taken for
 * granted when they were not compared.
 */
export const CLOCK_LIMIT_MS: Ms = 250;

/** A phase in Prometheus's time (our time + offset), each end widened by the error of the comparison. */
export function cutWindow(
  window: Pick<PhaseWindow, 'startedAtMs' | 'endedAtMs'>,
  clockOffset: ClockOffset | undefined,
): CutWindow {
  const { offsetMs, errorMs } = clockOffset ?? { offsetMs: 0, errorMs: CLOCK_LIMIT_MS };
  const cut = (ourMs: EpochMs): Cut => ({
    earliestMs: ourMs + offsetMs - errorMs,
    atMs: ourMs + offsetMs,
    latestMs: ourMs + offsetMs + errorMs,
  });
  return { start: cut(window.startedAtMs), end: cut(window.endedAtMs) };
}

/**
 * The steps of some of a target's counters, added up. Per series, a step is `max(v_i − v_{i−1}, v_i if reset)`
 * (docs/method.md, Service-side numbers). The first step holds what the counters had counted when they were first
 * seen: all of it since the process started, which is in the window only if that start is known to be. The last holds
 * what nobody saw.
 */
export function stepsOf(
  target: ScrapedTarget,
  series: readonly RawSeries[],
): readonly CounterStep[] {
  const values = series.map((one) => valuesAt(target, one));
  const growthAt = (i: number) =>
    values.reduce((sum, of) => sum + growth(of[i - 1] ?? 0, of[i] ?? 0), 0);
  const steps = target.scrapes.map((to, i) => ({
    from: target.scrapes[i - 1] ?? instant(Math.min(target.startedAfterMs, to.atMs - 1)),
    to,
    growth: growthAt(i),
    lossy: target.restartedBefore.has(i),
    held: values.reduce((sum, of) => sum + (of[i] ?? 0), 0),
  }));
  const last = target.scrapes.at(-1);
  if (last === undefined) return [];
  const to = instant(Number.POSITIVE_INFINITY);
  return [...steps, { from: last, to, growth: 0, lossy: true, held: 0 }];
}

/** Part by part `whole − part` of counters of one target: taken at the same scrapes, so the difference is exact. */
export function minusSteps(
  whole: readonly CounterStep[],
  part: readonly CounterStep[],
): readonly CounterStep[] {
  return whole.map((step, i) => ({ ...step, growth: step.growth - (part[i]?.growth ?? 0) }));
}

/**
 * The highest rate between any two scrapes of Prometheus, in events per ms: r̂ of docs/method.md, over all that was
 * captured. What a scrape of our own cuts off is too short to tell a rate.
 */
export function peakPerMs(steps: readonly CounterStep[]): number {
  let highest = 0;
  let since: CounterStep['from'] | undefined;
  let grown = 0;
  for (const { from, to, growth: more } of steps.slice(1)) {
    if (from.isBoundary !== true) [since, grown] = [from, 0];
    grown += more;
    if (since === undefined || to.isBoundary === true) continue;
    const rate = grown / (to.atMs - since.atMs);
    if (rate > highest && Number.isFinite(rate)) highest = rate;
  }
  return highest;
}

/**
 * The exact counter window (docs/method.md, Service-side numbers). `inner` adds the steps that lie in the window for
 * certain (`Δ(a⁺→b⁻)`), `outer` all that touch it (`Δ(a⁻→b⁺)`) and, for each that is lossy or may be, what the process can have
 * counted at the highest rate seen in as much of the step as lies in the window (`r̂·t_reset_gap`). `estimate` divides
 * a step that straddles an end by time (linear interpolation at t0 and t1).
 */
export function countIn(
  steps: readonly CounterStep[],
  window: CutWindow,
  peakRatePerMs: number,
): CounterWindow {
  const { start, end } = window;
  let [inner, estimate, seen, lost] = [0, 0, 0, 0];
  let [lossy, unsure] = [false, false];
  for (const step of steps) {
    if (step.to.readByMs <= start.earliestMs || step.from.atMs >= end.latestMs) continue;
    seen += step.growth;
    estimate += step.growth * shareInside(step, start.atMs, end.atMs);
    if (step.from.atMs >= start.latestMs && step.to.readByMs <= end.earliestMs) {
      inner += step.growth;
    }
    if (!step.lossy && step.unsure !== true) continue;
    if (step.lossy) lossy = true;
    else unsure = true;
    const untilMs = Math.min(step.to.readByMs, end.latestMs);
    // Whole events: one fits into a gap however short.
    lost += Math.ceil(peakRatePerMs * (untilMs - Math.max(step.from.atMs, start.earliestMs)));
  }
  return { inner, estimate, outer: seen + lost, lossy, unsure, lost };
}

function growth(before: number, now: number): number {
  return now >= before ? now - before : now;
}

function instant(atMs: EpochMs): Scrape {
  return { atMs, readByMs: atMs };
}

function shareInside({ from, to }: CounterStep, startMs: EpochMs, endMs: EpochMs): number {
  const inside = Math.min(to.atMs, endMs) - Math.max(from.atMs, startMs);
  // A step without a known beginning cannot be divided: what it holds is allowed for, not estimated.
  return inside <= 0 ? 0 : inside / (to.atMs - from.atMs);
}
