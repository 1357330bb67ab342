import type { Enclosure } from '../enclosure.ts';
import type { Reason, ServerEvidence } from '../finding.ts';
import { judgedWindow } from '../judged-window.ts';
import type { PhaseWindow } from '../phase.ts';
import { harmOf } from '../recovery-harm.ts';
import type { RunRecord } from '../run-record.ts';
import { serverEvidence } from '../server-evidence.ts';
import type { EpochMs, Ms, PerSecond } from '../units.ts';
import { HOLD_SECONDS } from './costly-at-end.ts';
import { errorBudget } from './error-budget.ts';
import { incidentTheta, type PricedSlo } from './incident.ts';
import type { Lost } from './price-evidence.ts';

export type SeenLoss =
  | { readonly known: true; readonly lost: Lost; readonly remarks: readonly Reason[] }
  | { readonly known: false; readonly reason: Reason };

/**
 * What a fault cost as Prometheus saw it, for an indicator that the client does not see (docs/method.md, Error budget):
 * bad events from the injection to the end of what was observed, beyond the error rate of the baseline. Both are
 * enclosures, so the loss is least where little was bad and much had been before. What the baseline would have had in
 * the same time and nobody counted may all be lost: a dead process counts nothing. Nothing tells the seconds apart, so
 * it has no onset, and it has ended only where the end of what was observed is known to be good.
 */
export function serverLoss(slo: PricedSlo, run: RunRecord): SeenLoss {
  const harm = harmOf(run);
  if (!harm.known) return { known: false, reason: harm.reason };
  const baseline = run.phases.find(({ phase }) => phase === 'baseline');
  const endedAtMs = run.phases.reduce((last, phase) => Math.max(last, phase.endedAtMs), 0);
  const seen = see(slo, run, windowOf(harm.injectedAtMs, endedAtMs));
  if (!seen.known) return seen;
  const quiet = baseline && judgedWindow(run.experiment, baseline);
  const before = quiet && see(slo, run, quiet);
  if (before === undefined || !before.known) {
    const why = before === undefined ? 'there was no baseline' : before.reason.message;
    const message = `Nothing says what fails anyway: ${why.replace(/\.$/, '')}.`;
    return { known: false, reason: { code: 'BASELINE_UNKNOWN', message } };
  }
  const excess = {
    low: Math.max(0, before.good.low - seen.good.high),
    estimate: Math.max(0, before.good.estimate - seen.good.estimate),
    high: Math.max(0, before.good.high - seen.good.low),
  };
  const seconds = (endedAtMs - harm.injectedAtMs) / 1_000;
  const perSecond = before.total.estimate / secondsOf(quiet);
  const uncounted = Math.max(0, perSecond * seconds - seen.total.low);
  const over = { fromMs: harm.clearedAtMs, endedAtMs };
  return {
    known: true,
    lost: {
      badEvents: {
        low: excess.low * seen.total.low,
        estimate: excess.estimate * seen.total.estimate,
        high: excess.high * seen.total.high + uncounted,
      },
      badSeconds: {
        low: excess.low * seconds,
        estimate: excess.estimate * seconds,
        high: Math.min(seconds, excess.high * seconds + uncounted / perSecond),
      },
      baselineErrorRatio: 1 - before.good.estimate,
      lastedMs: 0,
      broke: false,
      censored:
        !run.completedPhases.includes('recovery') ||
        !isGoodAtEnd(slo, run, over, { good: before.good, perSecond }),
    },
    remarks: distinct([...seen.remarks, ...before.remarks]),
  };
}

/**
 * Whether the last seconds were good, for certain, and lost no more than the SLO may for good; and whether as much was
 * counted as before, since the load is the same throughout and a service that hangs counts nothing. They are those for which
 * a recovery has to hold, or as many more since the harm was over as the scrapes need to tell anything.
 */
function isGoodAtEnd(
  slo: PricedSlo,
  run: RunRecord,
  { fromMs, endedAtMs }: { readonly fromMs: EpochMs; readonly endedAtMs: EpochMs },
  before: { readonly good: Enclosure; readonly perSecond: PerSecond },
): boolean {
  const theta = incidentTheta(slo.target);
  for (let lastsMs: Ms = HOLD_SECONDS * 1_000; lastsMs <= endedAtMs - fromMs; lastsMs *= 2) {
    const end = see(slo, run, windowOf(endedAtMs - lastsMs, endedAtMs));
    if (!end.known || Number.isNaN(end.good.low)) continue;
    const isCostly = before.good.estimate - end.good.estimate > errorBudget(slo.target);
    const isSilent = end.total.high < (theta * before.perSecond * lastsMs) / 1_000;
    return end.good.low >= theta && !isCostly && !isSilent;
  }
  return false;
}

function windowOf(startedAtMs: EpochMs, endedAtMs: EpochMs): PhaseWindow {
  return { phase: 'recovery', startedAtMs, endedAtMs };
}

function secondsOf(window: PhaseWindow | undefined): number {
  return window === undefined ? 0 : (window.endedAtMs - window.startedAtMs) / 1_000;
}

/** Of two windows the same is said once. */
function distinct(remarks: readonly Reason[]): readonly Reason[] {
  const byText = new Map(remarks.map((one) => [`${one.code} ${one.message}`, one]));
  return [...byText.values()];
}

type See =
  | {
      readonly known: true;
      readonly good: ServerEvidence['enclosure'];
      readonly total: ServerEvidence['totalEvents'];
      readonly remarks: readonly Reason[];
    }
  | { readonly known: false; readonly reason: Reason };

function see({ sli, target, underMs }: PricedSlo, run: RunRecord, window: PhaseWindow): See {
  const about = { name: sli.name, sli, target, during: [] };
  const { evidence, reasons } = serverEvidence(
    underMs === undefined
      ? { kind: 'availability', ...about }
      : { kind: 'latency', underMs, ...about },
    window,
    run.captured,
    run.clockOffset,
  );
  if (evidence !== undefined) {
    const { enclosure: good, totalEvents: total } = evidence;
    return { known: true, good, total, remarks: reasons };
  }
  const message = `"${sli.name}" was not measured.`;
  return { known: false, reason: reasons[0] ?? { code: 'NO_DATA', message } };
}
