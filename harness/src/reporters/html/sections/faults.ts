import type { FaultSpec } from '../../../domain/fault.ts';
import type { FaultRecord } from '../../../domain/run-record.ts';
import type { FaultProof } from '../../../domain/verdict.ts';
import { formatElapsed } from '../../text/format-instant.ts';
import { elapsedMs } from '../../timeline/run-clock.ts';
import { coverageWords, faultSentence, faultTitle, useWords } from '../../words/fault-words.ts';
import { html, type Html } from '../html.ts';
import { icon } from '../icons.ts';
import { facts, section } from '../section.ts';
import type { ReportView } from '../view.ts';

/** Each fault with the proof that it was there, and that it is gone. */
export function faultsSection(view: ReportView): Html {
  const { faults } = view.record.experiment;
  return section(
    { id: 'faults', title: faults.length === 1 ? 'Fault and proof' : 'Faults and proof' },
    faults.length === 0
      ? html`<p class="empty">This experiment injects no fault.</p>`
      : faults.map((spec) => faultCard(view, spec)),
  );
}

function faultCard(view: ReportView, spec: FaultSpec): Html {
  const { record, judgement } = view;
  const seen = record.faults.find(({ faultId }) => faultId === spec.id);
  const proof = judgement.faults.find(({ faultId }) => faultId === spec.id);
  return html`<article class="card">
    <h3>${faultTitle(record, spec.id)}</h3>
    <p>${faultSentence(record, spec)}</p>
    ${
      proof === undefined
        ? html`<p class="outcome tone-neutral">${icon('neutral')} ${notInjected(seen)}</p>`
        : proofBlock(proof)
    }
    ${seen !== undefined && history(view, seen)}
  </article>`;
}

function notInjected(seen: FaultRecord | undefined): string {
  return seen?.injectedAtMs === undefined ? 'not injected' : 'not judged';
}

function proofBlock(proof: FaultProof): Html {
  const tone = proof.outcome === 'proved' ? 'pass' : 'invalid';
  return html`<p class="outcome tone-${tone}">
      ${icon(tone)} ${proof.outcome}: ${coverageWords(proof)}
    </p>
    ${proof.reasons.map(({ message }) => html`<p class="reason">${message}</p>`)}
    <ol class="before-after">
      <li><span>before</span> <b>${proof.before}</b></li>
      <li><span>during</span> <b>${proof.during}</b> <small>expected ${proof.expected}</small></li>
      <li>
        <span>after</span> <b>${proof.after}</b>
        <small>${proof.absentAfterwards ? 'proved gone' : 'not proved gone'}</small>
      </li>
    </ol>`;
}

function history({ record, judgement, clock }: ReportView, fault: FaultRecord): Html {
  const at = (atMs: number | undefined) =>
    atMs === undefined ? 'never' : formatElapsed(elapsedMs(clock, atMs));
  const proof = judgement.faults.find(({ faultId }) => faultId === fault.faultId);
  const planned = record.plan?.faults.find(({ id }) => id === fault.faultId);
  const used = proof && useWords(proof);
  return facts('list', [
    ['Intent journalled', at(fault.intendedAtMs)],
    ...fault.targets.map(({ name }) => ['Target', name] as const),
    ['Injected', at(fault.injectedAtMs)],
    ['Read back', fault.readBack],
    ['Rolled back', at(fault.rolledBackAtMs)],
    ['Undo', planned?.undo],
    ['In use', used],
    ...fault.escalations.map(
      ({ rung, reason }) => ['Undo step', html`<b>${rung}</b> ${reason}`] as const,
    ),
    ...fault.rollbackErrors.map(
      ({ code, message, hint }) =>
        ['Roll-back failed', html`<b>${code}</b> ${message} <small>${hint}</small>`] as const,
    ),
  ]);
}
