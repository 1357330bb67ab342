import type { RunStatus } from '../../../domain/journal-event.ts';
import { formatUtc } from '../../text/format-instant.ts';
import {
  CLEANUP_MEANINGS,
  exitCodeWords,
  statusWords,
  VERDICT_MEANINGS,
  verdictWords,
} from '../../words/verdict-words.ts';
import { html, type Html } from '../html.ts';
import { contacts } from './contacts.ts';
import { icon, type Tone } from '../icons.ts';
import type { ReportView } from '../view.ts';

/** Verdict first: the word, why in one sentence, what was believed, and the three facts side by side. */
export function verdictHeader(view: ReportView): Html {
  const { record, judgement } = view;
  const { verdict, reasons, warnings, exitCode } = judgement;
  const words = verdictWords(judgement);
  const [why, ...others] = reasons;
  return html`<header class="masthead">
    <p class="run-line">
      <b>${record.experiment.name}</b> on ${record.environmentName}
      <span>${formatUtc(record.startedAtMs)}</span> <span>run ${record.runId}</span>
    </p>
    <div class="verdict tone-${verdict}">
      ${icon(verdict)}
      <div>
        <h1>${words}<span class="visually-hidden">: ${record.experiment.name}</span></h1>
        <p class="why">${why?.message}</p>
        ${
          others.length > 0 &&
          html`<ul class="reasons">
            ${others.slice(0, SHOWN).map(({ message }) => html`<li>${message}</li>`)}
            ${
              others.length > SHOWN &&
              html`<li>
                and ${others.length - SHOWN} more, <a href="#findings">with the findings</a>
              </li>`
            }
          </ul>`
        }
        ${
          warnings.length > 0 &&
          html`<ul class="reasons warnings">
            ${warnings
              .slice(0, SHOWN)
              .map(({ message }) => html`<li><b>Warning:</b> ${message}</li>`)}
            ${
              warnings.length > SHOWN &&
              html`<li>
                and ${warnings.length - SHOWN} more warnings,
                <a href="#findings">with the findings</a>
              </li>`
            }
          </ul>`
        }
      </div>
    </div>
    <blockquote><span>Hypothesis</span> ${record.experiment.hypothesis}</blockquote>
    <dl class="three-facts">
      ${fact('Status', judgement.status, {
        tone: STATUS_TONES[judgement.status],
        meaning: statusWords(record, judgement.status),
      })}
      ${fact('Verdict', words, { tone: verdict, meaning: VERDICT_MEANINGS[verdict] })}
      ${fact('Cleanup', judgement.cleanup, {
        tone: judgement.cleanup === 'clean' ? 'pass' : 'fail',
        meaning: CLEANUP_MEANINGS[judgement.cleanup],
      })}
    </dl>
    <p class="exit">A pipeline sees <b>${exitCodeWords(exitCode)}</b>.</p>
    ${contacts(view)}
  </header>`;
}

/** Of the reasons after the first; the rest stand with what they are about. */
const SHOWN = 4;

const STATUS_TONES: Readonly<Record<RunStatus, Tone>> = {
  completed: 'pass',
  aborted: 'fail',
  interrupted: 'inconclusive',
  failed: 'fail',
};

function fact(
  name: string,
  word: string,
  look: { readonly tone: Tone; readonly meaning: string },
): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>
      <span class="fact-word tone-${look.tone}">${icon(look.tone)}${word}</span>
      <span class="meaning">${look.meaning}</span>
    </dd>
  </div>`;
}
