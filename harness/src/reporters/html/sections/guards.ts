import type { GuardResult } from '../../../domain/verdict.ts';
import { html, type Html } from '../html.ts';
import { icon, type Tone } from '../icons.ts';
import { section } from '../section.ts';
import type { ReportView } from '../view.ts';

const TONES: Readonly<Record<GuardResult['outcome'], Tone>> = {
  held: 'pass',
  inconclusive: 'inconclusive',
  invalid: 'invalid',
};
const ORDER: readonly GuardResult['outcome'][] = ['invalid', 'inconclusive', 'held'];

/** The rules that must hold for the verdict to mean anything, broken ones first. */
export function guardsSection({ judgement }: ReportView): Html {
  const sorted = judgement.guards.toSorted(
    (one, other) => ORDER.indexOf(one.outcome) - ORDER.indexOf(other.outcome),
  );
  return section(
    {
      id: 'guards',
      title: 'Guards',
      lead: 'What must hold for the verdict to mean anything.',
    },
    sorted.length === 0
      ? html`<p class="empty">The run ended before a guard could be checked.</p>`
      : html`<ul class="guards">
          ${sorted.map(
            ({ guard, outcome, message }) =>
              html`<li>
                <span class="outcome tone-${TONES[outcome]}"
                  >${icon(TONES[outcome])} ${outcome}</span
                >
                <b>${guard}</b> <span>${message}</span>
              </li>`,
          )}
        </ul>`,
  );
}
