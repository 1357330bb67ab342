import { html, type Html } from '../html.ts';
import { section } from '../section.ts';
import type { ReportView } from '../view.ts';

/** The edges of what this run can say. */
export function notMeasuredSection({ judgement }: ReportView): Html {
  const lines = judgement.notMeasured.map((line) => html`<li>${line}</li>`);
  return section(
    { id: 'not-measured', title: 'What was not measured' },
    lines.length === 0
      ? html`<p class="empty">Everything that was asked for was measured.</p>`
      : html`<ul class="plain">
          ${lines}
        </ul>`,
  );
}
