import { abortLatency } from '../../../domain/abort-latency.ts';
import type { Finding } from '../../../domain/finding.ts';
import type { PhaseName } from '../../../domain/phase.ts';
import { sinceOf } from '../../../domain/recovery-harm.ts';
import type { Since } from '../../../domain/recovery-words.ts';
import { formatDuration, formatRatio } from '../../../domain/units.ts';
import { goodShare, latencyQuantile } from '../../timeline/client-seconds.ts';
import type { PhaseTotals } from '../../timeline/phase-totals.ts';
import { counted, formatCount } from '../../../domain/objective-words.ts';
import { html, type Html } from '../html.ts';
import type { ReportView } from '../view.ts';

type Tile = { readonly name: string; readonly value: string; readonly note: string };

/** The few numbers a reader wants before any chart. */
export function summaryTiles(view: ReportView): Html {
  const { record, judgement } = view;
  const recovery = judgement.findings.find(({ kind }) => kind === 'recovery');
  const tiles: readonly (Tile | undefined)[] = [
    offeredTile(view),
    fromPhases(view, 'Availability', (phase) => goodShare(phase), formatRatio),
    fromPhases(view, 'p95', (phase) => latencyQuantile(phase, 0.95), formatDuration),
    recovery === undefined ? undefined : recoveryTile(recovery, sinceOf(record)),
    record.experiment.faults.length === 0 ? undefined : proofTile(view),
    abortTile(view),
  ];
  return html`<dl class="tiles">
    ${tiles
      .filter((tile) => tile !== undefined)
      .map(
        ({ name, value, note }) =>
          html`<div>
            <dt>${name}</dt>
            <dd><b>${value}</b> <span>${note}</span></dd>
          </div>`,
      )}
  </dl>`;
}

function offeredTile({ record, client, clock }: ReportView): Tile {
  const offered = client.reduce((sum, second) => sum + second.offered, 0);
  return {
    name: 'Offered',
    value: formatCount(offered),
    note:
      clock.seconds === 0
        ? 'requests: the load was never released'
        : `requests, ${record.experiment.load.ratePerSecond}/s for ${formatDuration(clock.seconds * 1_000)}`,
  };
}

/** A number of the fault phase beside the same number of the baseline. */
function fromPhases(
  { totals, record }: ReportView,
  name: string,
  read: (phase: PhaseTotals) => number | undefined,
  format: (value: number) => string,
): Tile {
  const of = (wanted: PhaseName) => {
    const phase = totals.find(({ window }) => window.phase === wanted);
    const value = phase === undefined ? undefined : read(phase);
    return value === undefined ? 'no data' : format(value);
  };
  const inFault = record.experiment.faults.length === 0 ? 'in the fault phase' : 'under the fault';
  return { name: `${name} ${inFault}`, value: of('fault'), note: `baseline ${of('baseline')}` };
}

function recoveryTile({ recovery, outcome, observed, reasons }: Finding, since: Since): Tile {
  const name = 'Recovery';
  if (
    recovery === undefined ||
    (outcome === 'inconclusive' && recovery.onsetAfterMs === undefined)
  ) {
    return { name, value: 'not known', note: reasons[0]?.message ?? observed };
  }
  if (recovery.onsetAfterMs === undefined) return { name, value: 'not needed', note: observed };
  const resolution = `± ${formatDuration(recovery.resolutionMs)}`;
  if (recovery.censoredAfterMs !== undefined) {
    return {
      name,
      value: `> ${formatDuration(recovery.censoredAfterMs)}`,
      note: 'not seen to recover',
    };
  }
  const afterMs = recovery.recoveredAfterClearMs ?? recovery.recoveredAfterInjectMs;
  return {
    name,
    value: afterMs === undefined ? 'no data' : formatDuration(afterMs),
    note:
      afterMs === 0 && since === 'roll-back'
        ? 'healed while the fault lasted'
        : `${resolution} after the ${since}`,
  };
}

function abortTile({ record }: ReportView): Tile | undefined {
  const abort = abortLatency(record);
  if (abort?.outcome !== 'undone') return undefined;
  const note = 'from the condition to the last fault undone';
  return { name: 'Abort', value: formatDuration(abort.latencyMs), note };
}

function proofTile({ record, judgement }: ReportView): Tile {
  const proofs = judgement.faults;
  const name = proofs.length > 1 ? 'Faults in force' : 'Fault in force';
  const injected = record.faults.filter(({ injectedAtMs }) => injectedAtMs !== undefined);
  if (proofs.length === 0 || injected.length === 0) {
    return { name, value: 'never', note: 'no fault was injected' };
  }
  const weakest = proofs.reduce((one, other) => (other.coverage < one.coverage ? other : one));
  const unproved = proofs.filter(({ outcome }) => outcome === 'unproved').length;
  return {
    name,
    value: formatRatio(weakest.coverage, 1),
    note:
      unproved > 0
        ? `unproved: seen in ${formatCount(weakest.samplesPresent)} of ${counted(weakest.samplesDuring, 'look')}`
        : `of the fault phase, ${formatCount(weakest.samplesPresent)} of ${counted(weakest.samplesDuring, 'look')}`,
  };
}
