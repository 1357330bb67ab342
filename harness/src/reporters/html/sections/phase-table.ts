import { formatDuration, formatRatio } from '../../../domain/units.ts';
import { counted, formatCount } from '../../../domain/objective-words.ts';
import { goodShare, latencyQuantile, type ClientSecond } from '../../timeline/client-seconds.ts';
import type { PhaseTotals } from '../../timeline/phase-totals.ts';
import { html, type Html } from '../html.ts';
import { section } from '../section.ts';
import type { ReportView } from '../view.ts';

/** The charts as numbers: what the client saw in each phase. */
export function phaseTable({ totals, client }: ReportView): Html {
  if (totals.length === 0) {
    return section(
      { id: 'phases', title: 'Phases' },
      html`<p class="empty">No phase was begun.</p>`,
    );
  }
  return section(
    {
      id: 'phases',
      title: 'Phases',
      lead: 'What the client saw, by the second each request was due.',
    },
    html`<div class="table-scroll" tabindex="0" role="region" aria-label="Phases in numbers">
        <table class="numbers">
          <thead>
            <tr>
              <th scope="col">Phase</th>
              <th scope="col">Length</th>
              <th scope="col">Offered</th>
              <th scope="col">Answered well</th>
              <th scope="col">Failed</th>
              <th scope="col">Not answered</th>
              <th scope="col">Dropped</th>
              <th scope="col">Availability</th>
              <th scope="col">p50</th>
              <th scope="col">p95</th>
              <th scope="col">p99</th>
            </tr>
          </thead>
          <tbody>
            ${totals.map(phaseRow)}
          </tbody>
        </table>
      </div>
      ${causes(totals)} ${between(totals, client)}`,
  );
}

/** `fault: 503 × 9, dropped × 3`. */
function causes(totals: readonly PhaseTotals[]): Html | undefined {
  const lines = totals
    .filter(({ badByCause }) => badByCause.length > 0)
    .map(({ window, badByCause }) => {
      const counts = badByCause.map(([cause, count]) => `${cause} × ${formatCount(count)}`);
      return `${window.phase}: ${counts.join(', ')}`;
    });
  return lines.length === 0 ? undefined : html`<p class="note">Bad in ${lines.join('; ')}.</p>`;
}

function between(
  totals: readonly PhaseTotals[],
  client: readonly ClientSecond[],
): Html | undefined {
  const offered = (parts: readonly ClientSecond[]) =>
    parts.reduce((sum, part) => sum + part.offered, 0);
  const seams = offered(client) - offered(totals);
  if (seams <= 0) return undefined;
  return html`<p class="note">
    ${counted(seams, 'more request')} fell in the seconds between phases, which belong to none.
  </p>`;
}

function phaseRow(phase: PhaseTotals): Html {
  const { window, completed } = phase;
  const share = goodShare(phase);
  const length = formatDuration(window.endedAtMs - window.startedAtMs);
  return html`<tr>
    <th scope="row">${window.phase}${!completed && html` <span class="tag">cut short</span>`}</th>
    <td>${length}</td>
    <td>${formatCount(phase.offered)}</td>
    <td>${formatCount(phase.ok)}</td>
    <td>${badCell(phase.failed)}</td>
    <td>${badCell(phase.unanswered)}</td>
    <td>${badCell(phase.dropped)}</td>
    <td>${share === undefined ? '–' : formatRatio(share, 2)}</td>
    ${[0.5, 0.95, 0.99].map((quantile) => html`<td>${latencyCell(phase, quantile)}</td>`)}
  </tr>`;
}

function badCell(count: number): Html {
  return count === 0 ? html`<span class="zero">0</span>` : html`<b>${formatCount(count)}</b>`;
}

function latencyCell(phase: PhaseTotals, quantile: number): string {
  const ms = latencyQuantile(phase, quantile);
  return ms === undefined ? '–' : formatDuration(ms);
}
