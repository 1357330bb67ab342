import { abortWords, haltWords } from '../../words/abort-words.ts';
import { guardrailOutcomes } from '../../words/guardrail-outcome.ts';
import { html, type Html } from '../html.ts';
import { icon } from '../icons.ts';
import { section } from '../section.ts';
import type { ReportView } from '../view.ts';

/** The live conditions that could have aborted the run, and how long it took when one did. */
export function guardrailsSection({ record }: ReportView): Html {
  const latency = abortWords(record);
  return section(
    {
      id: 'guardrails',
      title: 'Guardrails',
      lead: 'Live conditions that abort a run and undo everything.',
    },
    [
      html`<ul class="guards">
        ${guardrailOutcomes(record).map(({ watches, aborts, tripped }) => {
          const tone = tripped === undefined ? 'neutral' : 'fail';
          return html`<li>
            <span class="outcome tone-${tone}"
              >${icon(tone)} ${tripped === undefined ? 'quiet' : 'tripped'}</span
            >
            <b>${watches}</b> <span>${tripped ?? `aborts: ${aborts}`}</span>
          </li>`;
        })}
      </ul>`,
      record.halted && html`<p class="reason">${haltWords(record.halted)}</p>`,
      latency === undefined
        ? undefined
        : html`<p class="exit"><b>Abort latency:</b> ${latency}.</p>`,
    ],
  );
}
