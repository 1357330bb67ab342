import { baselinePerSecond, type Incident, type PricedSlo } from '../price/incident.ts';
import { errorBudget } from '../price/error-budget.ts';
import { remember } from '../remember.ts';
import type { Ms, Ratio } from '../units.ts';
import { burnAlertsOf, firesAbove, timeToFireMs, type BurnAlert } from './burn-alert.ts';
import { peakErrorRatio, replayAlert, type ReplayTiming } from './replay-alert.ts';
import type { AlertReplay, Between, Replay } from './replay-evidence.ts';
import { spliceTraffic, type SplicedTraffic } from './spliced-traffic.ts';

/** What Prometheus does unless it is told otherwise by the generated rules. */
const TIMING: ReplayTiming = { scrapeSeconds: 15, evaluationSeconds: 15 };

/**
 * Puts the incident into a production that is otherwise as the baseline was, and asks each alert that the rules of this
 * SLO would have (docs/method.md, Alert replay). Scrapes may begin at any second of their interval, so each is tried,
 * and an evaluation may come up to one interval later. Linear in seconds.
 */
export function replayAlerts(
  { target, windowMs }: Pick<PricedSlo, 'target' | 'windowMs'>,
  incident: Incident,
  timing: ReplayTiming = TIMING,
): Replay {
  const key = JSON.stringify([target, windowMs, timing]);
  return ofIncident(incident, key, () => replay({ target, windowMs }, incident, timing));
}

/** An alert that is asked for, and the impact of its SLO, go by the same replay. */
const ofIncident = remember<Replay>();

function replay(
  slo: Pick<PricedSlo, 'target' | 'windowMs'>,
  incident: Incident,
  timing: ReplayTiming,
): Replay {
  const traffic = spliceTraffic(incident.buckets, baselinePerSecond(incident));
  const lasting = meanErrorRatio(incident);
  const alerts = burnAlertsOf(slo.windowMs);
  const windows = [...new Set(alerts.flatMap(({ longMs, shortMs }) => [shortMs, longMs]))];
  const budget = errorBudget(slo.target);
  return {
    alerts: alerts.map((alert) => {
      const ifItLastedMs = timeToFireMs(alert, slo.target, lasting);
      return {
        ...alert,
        above: firesAbove(alert, slo.target),
        ...replayOne(
          traffic,
          { alert, target: slo.target },
          { ...timing, leadMs: incident.leadMs },
        ),
        ...(ifItLastedMs === undefined ? {} : { firesAfterIfItLastedMs: ifItLastedMs }),
      };
    }),
    burn: windows
      .toSorted((a, b) => a - b)
      .map((windowMs) => ({
        windowMs,
        peak: peakErrorRatio(traffic, windowMs / 1_000, timing) / budget,
      })),
    scrapeMs: timing.scrapeSeconds * 1_000,
    evaluationMs: timing.evaluationSeconds * 1_000,
  };
}

function replayOne(
  traffic: SplicedTraffic,
  rule: { readonly alert: BurnAlert; readonly target: Ratio },
  timing: ReplayTiming & { readonly leadMs: Ms },
): Pick<AlertReplay, 'outcome' | 'firesAfter' | 'resolvesAfter'> {
  if (firesAbove(rule.alert, rule.target) >= 1) return { outcome: 'cannot-fire' };
  const firings = Array.from({ length: timing.scrapeSeconds }, (_, phase) =>
    replayAlert(traffic, rule, { ...timing, phase }),
  );
  if (firings.some(({ before }) => before)) return { outcome: 'fires-already' };
  const fired = firings.flatMap(({ firesAt }) => firesAt ?? []);
  const resolved = firings.flatMap(({ resolvesAt }) => resolvesAt ?? []);
  if (fired.length === 0) return { outcome: 'silent' };
  return {
    outcome: fired.length === firings.length ? 'fires' : 'may-fire',
    firesAfter: between(fired, timing),
    ...(resolved.length === 0 ? {} : { resolvesAfter: between(resolved, timing) }),
  };
}

/** An evaluation may come up to one interval after the scrape that decides it. */
function between(
  times: readonly number[],
  { evaluationSeconds, leadMs }: ReplayTiming & { readonly leadMs: Ms },
): Between {
  const sinceInjection = (seconds: number) => Math.max(0, Math.round(seconds * 1_000 - leadMs));
  // One for each second of a scrape interval: few enough to spread.
  return {
    earliestMs: sinceInjection(Math.min(...times)),
    latestMs: sinceInjection(Math.max(...times) + evaluationSeconds),
  };
}

/** Over the span in which it was broken: what would have gone on. */
function meanErrorRatio({ buckets, span }: Incident): Ratio {
  let [offered, good] = [0, 0];
  for (let at = span.from; at < span.until; at += 1) {
    offered += buckets.offered[at] ?? 0;
    good += buckets.good[at] ?? 0;
  }
  return offered === 0 ? 0 : 1 - good / offered;
}
