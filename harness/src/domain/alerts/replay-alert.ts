import type { Ratio } from '../units.ts';
import { firesAbove, type BurnAlert } from './burn-alert.ts';
import type { SplicedTraffic } from './spliced-traffic.ts';

/** How often counters are read and rules evaluated, in whole seconds. */
export type ReplayTiming = {
  readonly scrapeSeconds: number;
  readonly evaluationSeconds: number;
};

/** What one alert did, in seconds since the injection. */
export type Firing = {
  /** It fired before the incident began: the baseline alone burns that fast. */
  readonly before: boolean;
  /** The first evaluation from the injection on at which it fired, and the first after that at which it did not. */
  readonly firesAt?: number;
  readonly resolvesAt?: number;
};

/**
 * Evaluates one alert as the generated rules do: counters are scraped at `phase` and every scrape interval, the rules
 * evaluated at the same instants, or every evaluation interval from there. A window `w` at `t` holds the scrapes in `(t − w, t]`, and its
 * error ratio is what bad events grew from the first of them to the last, over what all events grew.
 */
export function replayAlert(
  traffic: SplicedTraffic,
  rule: { readonly alert: BurnAlert; readonly target: Ratio },
  timing: ReplayTiming & { readonly phase: number },
): Firing {
  const limit = firesAbove(rule.alert, rule.target);
  const { scrapeSeconds, evaluationSeconds, phase } = timing;
  const [long, short] = [rule.alert.longMs / 1_000, rule.alert.shortMs / 1_000];
  const fires = (at: number) =>
    errorRatio(traffic, at, { seconds: long, scrapeSeconds, phase }) > limit &&
    errorRatio(traffic, at, { seconds: short, scrapeSeconds, phase }) > limit;
  // Past this evaluation the short window holds nothing but the baseline.
  const last = traffic.lengthSeconds + short + scrapeSeconds + evaluationSeconds;
  const first = phase % evaluationSeconds;
  const before = fires(first - evaluationSeconds);
  let firesAt: number | undefined;
  for (let at = first; at <= last; at += evaluationSeconds) {
    const now = fires(at);
    if (firesAt === undefined && now) firesAt = at;
    else if (firesAt !== undefined && !now) return { before, firesAt, resolvesAt: at };
  }
  return { before, ...(firesAt === undefined ? {} : { firesAt }) };
}

/** The highest error ratio that any evaluation finds over a window. */
export function peakErrorRatio(
  traffic: SplicedTraffic,
  windowSeconds: number,
  { scrapeSeconds, evaluationSeconds }: ReplayTiming,
): Ratio {
  const window = { seconds: windowSeconds, scrapeSeconds, phase: 0 };
  const last = traffic.lengthSeconds + scrapeSeconds + evaluationSeconds;
  let peak = 0;
  for (let at = 0; at <= last; at += evaluationSeconds) {
    const ratio = errorRatio(traffic, at, window);
    if (ratio > peak) peak = ratio;
  }
  return peak;
}

/** No number where there was no traffic, which is above no limit: so it is with the rules. */
function errorRatio(
  traffic: SplicedTraffic,
  at: number,
  window: { readonly seconds: number; readonly scrapeSeconds: number; readonly phase: number },
): number {
  const { seconds, scrapeSeconds, phase } = window;
  const scrapeUpTo = (time: number) =>
    Math.floor((time - phase) / scrapeSeconds) * scrapeSeconds + phase;
  const newest = scrapeUpTo(at);
  const oldest = scrapeUpTo(at - seconds) + scrapeSeconds;
  const total = traffic.totalAt(newest) - traffic.totalAt(oldest);
  const bad = traffic.badAt(newest) - traffic.badAt(oldest);
  return total > 0 ? bad / total : Number.NaN;
}
