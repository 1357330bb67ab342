import { noAlerts } from './alerts/no-alerts.ts';
import { replayAlerts } from './alerts/replay-alerts.ts';
import type { Replay } from './alerts/replay-evidence.ts';
import type { Reason } from './finding.ts';
import type { Objective } from './objective.ts';
import type { OfferedSecond } from './offered-seconds.ts';
import type { PricedSlo } from './price/incident.ts';
import type { Price } from './price/price-evidence.ts';
import { lossSeen, priceOf } from './price/price.ts';
import type { RunRecord } from './run-record.ts';
import type { Ms, Ratio } from './units.ts';

/** What a fault meant for one SLO of production: its price, and who would have been told. It decides nothing. */
export type Impact = {
  /** The objective it was taken from. */
  readonly objective: string;
  readonly sli: string;
  readonly target: Ratio;
  readonly windowMs: Ms;
} & Outcome;

type Outcome =
  | { readonly known: true; readonly price: Price; readonly replay?: Replay }
  | { readonly known: false; readonly reason: Reason };

/** The window of an objective that names none: 30 days. */
const USUAL_WINDOW_MS: Ms = 30 * 86_400_000;

/** The impact on each SLO that the objectives name, once each; none where nothing was to be broken. */
export function impactsOf(run: RunRecord, seconds: readonly OfferedSecond[]): readonly Impact[] {
  if (run.experiment.faults.length === 0) return [];
  const impacts = new Map<string, Impact>();
  for (const objective of run.experiment.objectives) {
    const slo = sloOf(objective);
    if (slo === undefined) continue;
    const key = JSON.stringify([objective.sli.name, slo.underMs, slo.target, slo.windowMs]);
    if (impacts.has(key)) continue;
    impacts.set(key, {
      objective: objective.name,
      sli: objective.sli.name,
      target: slo.target,
      windowMs: slo.windowMs,
      ...impactOf(slo, objective, run, seconds),
    });
  }
  return [...impacts.values()];
}

function impactOf(
  slo: PricedSlo,
  objective: Objective,
  run: RunRecord,
  seconds: readonly OfferedSecond[],
): Outcome {
  const seen = lossSeen(slo, run, seconds);
  if (!seen.known) return { known: false, reason: seen.reason };
  const price = priceOf(slo, seen.lost, run, askedOf(objective));
  // What only Prometheus sees is not known by the second, so nothing can be replayed.
  if (seen.incident === undefined || noAlerts(slo) !== undefined) return { known: true, price };
  return { known: true, price, replay: replayAlerts(slo, seen.incident) };
}

/** A target of everything has no budget that could be priced. */
function sloOf(objective: Objective): PricedSlo | undefined {
  switch (objective.kind) {
    case 'availability':
    case 'latency':
    case 'budget':
    case 'alert': {
      const { sli, target, windowMs = USUAL_WINDOW_MS } = objective;
      if (target >= 1) return undefined;
      const underMs = 'underMs' in objective ? objective.underMs : undefined;
      return { sli, target, windowMs, ...(underMs === undefined ? {} : { underMs }) };
    }
    case 'throughput':
    case 'value':
    case 'recovery':
      return undefined;
  }
}

function askedOf(objective: Objective) {
  if (objective.kind !== 'budget') return {};
  const { production, atFrequency } = objective;
  return {
    ...(production === undefined ? {} : { production }),
    ...(atFrequency === undefined ? {} : { atFrequency }),
  };
}
