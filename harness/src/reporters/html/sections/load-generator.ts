import { formatUtc } from '../../text/format-instant.ts';
import { counted, formatCount } from '../../../domain/objective-words.ts';
import type { Chart } from '../chart/chart.ts';
import { plot } from '../chart/plot.ts';
import { html, type Html } from '../html.ts';
import { facts, section } from '../section.ts';
import type { ReportView } from '../view.ts';

/** Whether the load generator itself could keep up; if not, its numbers are about itself. */
export function loadGeneratorSection(view: ReportView, charts: readonly Chart[]): Html {
  const { record, backdrop } = view;
  const { load } = record;
  const peak = load.health.reduce((most, { activeVus }) => Math.max(most, activeVus), 0);
  const ceiling = load.health.reduce((most, { maxVus }) => Math.max(most, maxVus), 0);
  const dropped = load.seconds.reduce((sum, second) => sum + second.dropped, 0);
  const { scenario, ratePerSecond } = record.experiment.load;
  return section(
    { id: 'load', title: 'Load generator' },
    html`${facts('list', [
        ['Tool', load.tool],
        ['Scenario', `${scenario} at ${ratePerSecond}/s, arrivals fixed whatever the answers do`],
        ['Released', load.releasedAtMs === undefined ? 'never' : formatUtc(load.releasedAtMs)],
        ['Ended', endWords(view)],
        ['Virtual users', `${formatCount(peak)} in use at most, ceiling ${formatCount(ceiling)}`],
        ['Dropped arrivals', formatCount(dropped)],
      ])}
      <div class="pair">${charts.map((chart) => plot(chart, backdrop))}</div>`,
  );
}

function endWords({ record }: ReportView): Html | string {
  const { end } = record.load;
  if (end === undefined) return 'not seen to end';
  const cut = end.cut === 0 ? '' : `, ${counted(end.cut, 'request')} cut in flight`;
  if (end.asked) return `when asked${cut}`;
  return html`unasked, with ${String(end.exitCode)}${cut}
    <pre>${end.log.join('\n')}</pre>`;
}
