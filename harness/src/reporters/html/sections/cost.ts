import type { Impact } from '../../../domain/impact.ts';
import { windowWords } from '../../../domain/price/price-words.ts';
import { formatRatio } from '../../../domain/units.ts';
import {
  costWords,
  impactTitle,
  lossWords,
  shownImpacts,
  type KnownImpact,
} from '../../words/impact-words.ts';
import { percent } from '../chart/axis.ts';
import { html, type Html } from '../html.ts';
import { section } from '../section.ts';
import type { ReportView } from '../view.ts';

/** What the fault would have cost in production, drawn on the error budget of each SLO. */
export function costSection({ judgement }: ReportView): Html | undefined {
  const impacts = shownImpacts(judgement);
  if (impacts.length === 0) return undefined;
  return section(
    {
      id: 'cost',
      title: 'What it cost',
      lead: 'Had it happened in production, to all of its traffic: the share of what each SLO allows to fail. It decides nothing unless an objective asks.',
    },
    impacts.map(impactOf),
  );
}

function impactOf(impact: Impact): Html {
  const title = html`<h3>${impactTitle(impact)}</h3>`;
  if (!impact.known) {
    return html`<div class="impact">
      ${title}
      <p class="asked">${impact.reason.message}</p>
    </div>`;
  }
  return html`<div class="impact">
    ${title}
    <p class="observed">${costWords(impact)}</p>
    ${budgetBar(impact)}
    <p class="asked">${lossWords(impact)}.</p>
    ${expectedUse(impact)}
  </div>`;
}

/** The whole budget from left to right; what is uncertain of the cost is lighter. */
function budgetBar({ price: { consumed }, windowMs }: KnownImpact): Html {
  const to = (share: number) => percent(Math.min(1, share));
  return html`<div class="budget" aria-hidden="true">
    <div>
      <i class="at-most" style="width:${to(consumed.high)}"></i>
      <i style="width:${to(consumed.low)}"></i>
    </div>
    <span>nothing used</span><span>all of ${windowWords(windowMs)}</span>
  </div>`;
}

function expectedUse({ price: { expectedUse } }: KnownImpact): Html | undefined {
  if (expectedUse === undefined) return undefined;
  const all = formatRatio(expectedUse.estimate);
  return html`<p class="asked">As often as it is expected, it uses ${all} of the budget.</p>`;
}
