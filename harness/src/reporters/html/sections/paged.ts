import { alertName, alertOutcomeWords } from '../../../domain/alerts/alert-words.ts';
import type { AlertReplay } from '../../../domain/alerts/replay-evidence.ts';
import { windowWords } from '../../../domain/price/price-words.ts';
import {
  impactTitle,
  pagedWords,
  shownImpacts,
  type KnownImpact,
} from '../../words/impact-words.ts';
import { html, type Html } from '../html.ts';
import { section } from '../section.ts';
import type { ReportView } from '../view.ts';

/** What the burn-rate alerts of each SLO would have done about the fault. */
export function pagedSection({ judgement }: ReportView): Html | undefined {
  const known = shownImpacts(judgement)
    .filter((impact) => impact.known)
    .filter(({ replay }) => replay !== undefined);
  if (known.length === 0) return undefined;
  return section(
    {
      id: 'paged',
      title: 'Who would have been paged',
      lead: 'The alerts that “faultline rules” writes, replayed on what the client saw in traffic that was fine before and after. Times are since the injection.',
    },
    known.map(replayOf),
  );
}

function replayOf(impact: KnownImpact): Html {
  const sentence = pagedWords(impact);
  return html`<div class="impact">
    <h3>${impactTitle(impact)}</h3>
    <p class="observed">${sentence.charAt(0).toUpperCase() + sentence.slice(1)}.</p>
    <div class="table-scroll">
      <table class="numbers alerts">
        <thead>
          <tr>
            <th scope="col">Alert</th>
            <th scope="col">Burnt at most</th>
            <th scope="col">What it would have done</th>
          </tr>
        </thead>
        <tbody>
          ${(impact.replay?.alerts ?? []).map((alert) => rowOf(impact, alert))}
        </tbody>
      </table>
    </div>
  </div>`;
}

function rowOf({ replay }: KnownImpact, alert: AlertReplay): Html {
  const burnt = (windowMs: number) => {
    const peak = replay?.burn.find((one) => one.windowMs === windowMs)?.peak ?? 0;
    return `${Number(peak.toPrecision(3))} × over ${windowWords(windowMs)}`;
  };
  return html`<tr>
    <th scope="row">${alertName(alert)}</th>
    <td>${burnt(alert.longMs)}, ${burnt(alert.shortMs)}</td>
    <td>${alertOutcomeWords(alert)}</td>
  </tr>`;
}
