import { html, type Html } from '../html.ts';
import { percent } from './axis.ts';
import type { Backdrop, Span } from './chart.ts';

/** The heading of the time axis: one lane of phases, then one lane for each fault. */
export function phaseRuler(backdrop: Backdrop): Html {
  return html`<div class="ruler">
    <ol class="lane" aria-label="Phases">
      ${backdrop.phases.map(
        (phase) =>
          html`<li class="phase ${fit(phase)}" style="${placed(phase)}">
            <b>${phase.label}</b> <span>${phase.note}</span>
          </li>`,
      )}
    </ol>
    ${backdrop.faults.map(
      (fault) =>
        html`<div class="lane">
          <p class="fault ${fit(fault)}" style="${placed(fault)}"><b>${fault.label}</b></p>
        </div>`,
    )}
    <output class="at" hidden></output>
  </div>`;
}

/** A piece too short for its name has the name to its left. */
function fit({ from, to }: Span): string {
  return to - from < 0.07 && from > 0.5 ? 'short' : '';
}

function placed({ from, to }: Span): string {
  return `left:${percent(from)};width:${percent(to - from)}`;
}
