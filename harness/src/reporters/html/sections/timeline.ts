import { counted } from '../../../domain/objective-words.ts';
import { html, type Html } from '../html.ts';
import { phaseRuler } from '../chart/phase-ruler.ts';
import { plot } from '../chart/plot.ts';
import type { Backdrop, Chart } from '../chart/chart.ts';
import { section } from '../section.ts';
import type { ReportView } from '../view.ts';

/** Every indicator over the same seconds, the fault shaded. */
export function timelineSection({ backdrop, record }: ReportView, charts: readonly Chart[]): Html {
  if (record.phases.length === 0) {
    return section(
      { id: 'timeline', title: 'Timeline' },
      html`<p class="empty">No phase was begun, so there is nothing to draw.</p>`,
    );
  }
  return section(
    {
      id: 'timeline',
      title: 'Timeline',
      lead: `${counted(backdrop.seconds, 'second')} from the release of the load.${shadeWords(backdrop)}`,
    },
    html`<div class="charts" tabindex="0" role="group" aria-label="Charts on one time axis">
      ${phaseRuler(backdrop)} ${charts.map((chart) => plot(chart, backdrop))}
    </div>`,
  );
}

function shadeWords({ faults }: Backdrop): string {
  if (faults.length === 0) return '';
  const what = faults.length === 1 ? 'the fault was' : 'a fault was';
  const end = faults.every(({ isRolledBack }) => isRolledBack)
    ? 'to its roll-back'
    : 'on; it is not known to have been rolled back';
  return ` Shaded: ${what} in force, from its injection ${end}.`;
}
