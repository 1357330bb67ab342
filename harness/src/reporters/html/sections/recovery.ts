import type { Finding, RecoveryEvidence } from '../../../domain/finding.ts';
import { formatDuration, type Ms } from '../../../domain/units.ts';
import { counted } from '../../../domain/objective-words.ts';
import { sinceOf } from '../../../domain/recovery-harm.ts';
import type { Since } from '../../../domain/recovery-words.ts';
import { recoveryFacts } from '../../words/recovery-words.ts';
import { percent } from '../chart/axis.ts';
import { html, type Html } from '../html.ts';
import { facts, section } from '../section.ts';
import type { ReportView } from '../view.ts';

/** How long users would have waited, drawn against how long they were to wait at most. */
export function recoverySection({ record, judgement }: ReportView): Html | undefined {
  const seen = judgement.findings.filter((finding) => finding.recovery !== undefined);
  if (seen.length === 0) return undefined;
  return section(
    {
      id: 'recovery',
      title: 'Recovery',
      lead: 'Measured on the client by the second: the time of the system, not of a query window.',
    },
    seen.map((finding) => recoveryOf(finding, withinMsOf(record, finding), sinceOf(record))),
  );
}

function withinMsOf({ experiment }: ReportView['record'], finding: Finding): Ms | undefined {
  const objective = experiment.objectives.find(({ name }) => name === finding.objective);
  return objective?.kind === 'recovery' ? objective.withinMs : undefined;
}

function recoveryOf(finding: Finding, withinMs: Ms | undefined, since: Since): Html | undefined {
  const { recovery } = finding;
  if (recovery === undefined) return undefined;
  return html`<div class="recovery">
    <h3>${finding.objective}</h3>
    <p class="asked">asked: ${finding.asked}</p>
    <ol class="before-after">
      <li><span>broke</span> ${brokeWords(recovery, finding.outcome)}</li>
      <li><span>good again</span> ${recoveredWords(recovery, finding.outcome, since)}</li>
      <li><span>lost meanwhile</span> ${lostWords(recovery)}</li>
    </ol>
    ${withinMs !== undefined && meter(recovery, withinMs, since)}
    ${facts('list', recoveryFacts(recovery, since))}
  </div>`;
}

function brokeWords({ onsetAfterMs }: RecoveryEvidence, outcome: Finding['outcome']): Html {
  if (onsetAfterMs === undefined && outcome === 'inconclusive') return html`<b>not known</b>`;
  if (onsetAfterMs === undefined) return html`<b>never</b> <small>it stayed above the mark</small>`;
  return html`<b>${formatDuration(onsetAfterMs)}</b> <small>after the injection</small>`;
}

function recoveredWords(
  recovery: RecoveryEvidence,
  outcome: Finding['outcome'],
  since: Since,
): Html {
  const { censoredAfterMs, recoveredAfterClearMs, recoveredAfterInjectMs, onsetAfterMs } = recovery;
  if (onsetAfterMs === undefined) {
    return html`<b>${outcome === 'inconclusive' ? 'not known' : 'not needed'}</b>`;
  }
  if (censoredAfterMs !== undefined) {
    return html`<b>&gt; ${formatDuration(censoredAfterMs)}</b> <small>not seen to recover</small>`;
  }
  const sinceInjection =
    recoveredAfterInjectMs === undefined || since === 'injection'
      ? ''
      : `${formatDuration(recoveredAfterInjectMs)} after the injection, `;
  return html`<b>${formatDuration(recoveredAfterClearMs ?? 0)} after the ${since}</b>
    <small>${sinceInjection}± ${formatDuration(recovery.resolutionMs)}</small>`;
}

function lostWords({ onsetAfterMs, badSeconds, relapses }: RecoveryEvidence): Html {
  if (onsetAfterMs === undefined) return html`<b>nothing to count</b>`;
  return html`<b>${formatDuration(badSeconds * 1_000)}</b>
    <small>the share of bad requests, summed up; ${counted(relapses, 'relapse')}</small>`;
}

/** Time since the harm ended, from left to right; the mark is what was asked. */
function meter(recovery: RecoveryEvidence, withinMs: Ms, since: Since): Html | undefined {
  const took = recovery.censoredAfterMs ?? recovery.recoveredAfterClearMs ?? 0;
  if (recovery.onsetAfterMs === undefined) return undefined;
  const scaleMs = Math.max(took, withinMs) * 1.25;
  const late = took > withinMs || recovery.censoredAfterMs !== undefined;
  const limit = percent(withinMs / scaleMs);
  return html`<div class="meter" aria-hidden="true">
    <i class="${late ? 'late' : 'in-time'}" style="width:${percent(took / scaleMs)}"></i>
    <b style="left:${limit}"></b>
    <span class="from">${since}</span>
    <span class="limit" style="left:${limit}">within ${formatDuration(withinMs)}</span>
  </div>`;
}
