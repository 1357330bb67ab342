import type { Reason, ServerEvidence } from '../finding.ts';
import { judgedWindow } from '../judged-window.ts';
import type { PhaseWindow } from '../phase.ts';
import { harmOf } from '../recovery-harm.ts';
import type { RunRecord } from '../run-record.ts';
import { serverEvidence } from '../server-evidence.ts';
import type { PricedSlo } from './incident.ts';
import type { Lost } from './price-evidence.ts';

export type SeenLoss =
  | { readonly known: true; readonly lost: Lost }
  | { readonly known: false; readonly reason: Reason };

/**
 * What a fault cost as Prometheus saw it, for an indicator that the client does not see: bad events from the injection
 * to the end of what was observed, beyond the error rate of the baseline. Both are enclosures, so the loss is least
 * where little was bad and much had been before. Nothing tells the seconds apart, so it has no onset and no end.
 */
export function serverLoss(slo: PricedSlo, run: RunRecord): SeenLoss {
  const harm = harmOf(run);
  if (!harm.known) return { known: false, reason: harm.reason };
  const baseline = run.phases.find(({ phase }) => phase === 'baseline');
  const endedAtMs = run.phases.reduce((last, phase) => Math.max(last, phase.endedAtMs), 0);
  const during = { phase: 'fault', startedAtMs: harm.injectedAtMs, endedAtMs } as const;
  const seen = see(slo, run, during);
  if (!seen.known) return seen;
  const before = baseline && see(slo, run, judgedWindow(run.experiment, baseline));
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
  const { total } = seen;
  const seconds = (endedAtMs - harm.injectedAtMs) / 1_000;
  return {
    known: true,
    lost: {
      badEvents: {
        low: excess.low * total.low,
        estimate: excess.estimate * total.estimate,
        high: excess.high * total.high,
      },
      badSeconds: {
        low: excess.low * seconds,
        estimate: excess.estimate * seconds,
        high: excess.high * seconds,
      },
      baselineErrorRatio: 1 - before.good.estimate,
      lastedMs: 0,
      broke: false,
      censored: !run.completedPhases.includes('recovery'),
    },
  };
}

type See =
  | {
      readonly known: true;
      readonly good: ServerEvidence['enclosure'];
      readonly total: ServerEvidence['totalEvents'];
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
    return { known: true, good: evidence.enclosure, total: evidence.totalEvents };
  }
  const message = `"${sli.name}" was not measured.`;
  return { known: false, reason: reasons[0] ?? { code: 'NO_DATA', message } };
}
