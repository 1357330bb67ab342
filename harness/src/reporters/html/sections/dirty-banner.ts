import { faultTitle } from '../../words/fault-words.ts';
import { html, type Html } from '../html.ts';
import { icon } from '../icons.ts';
import type { ReportView } from '../view.ts';

/** Above everything else: something is still broken, and the command that mends it. */
export function dirtyBanner({ record, judgement }: ReportView): Html | undefined {
  if (judgement.cleanup === 'clean') return undefined;
  const left = record.faults.filter(
    (fault) =>
      fault.rolledBackAtMs === undefined ||
      judgement.faults.some((proof) => proof.faultId === fault.faultId && !proof.absentAfterwards),
  );
  return html`<aside class="dirty" aria-label="Something is left behind">
    ${icon('fail')}
    <div>
      <p>
        <b>Dirty.</b> Not proved undone:
        ${left.map(({ faultId }) => faultTitle(record, faultId)).join(', ') || 'see the journal'}.
      </p>
      <p>Undo it from the journal with <code>npx faultline recover ${record.runId}</code></p>
    </div>
  </aside>`;
}
