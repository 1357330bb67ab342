import type { Finding } from '../../../domain/finding.ts';
import { budgetWords, clientWords, serverWords } from '../../words/evidence-words.ts';
import { throughputWords, valueWords } from '../../words/measure-words.ts';
import { phaseWords, worstFirst } from '../../words/verdict-words.ts';
import { html, type Html } from '../html.ts';
import { icon, type Tone } from '../icons.ts';
import { facts, section } from '../section.ts';
import type { ReportView } from '../view.ts';

/** One objective in one phase a row, worst first, each with the evidence it was decided on. */
export function findingsSection(view: ReportView): Html {
  const { findings } = view.judgement;
  const heading = { id: 'findings', title: 'Findings' };
  if (findings.length === 0) {
    return section(
      heading,
      html`<p class="empty">Nothing was judged: no phase ran to its end.</p>`,
    );
  }
  return section(
    heading,
    html`<ol class="findings">
      ${worstFirst(findings).map((finding) => findingCard(view, finding))}
    </ol>`,
  );
}

const TONES: Readonly<Record<Finding['outcome'], Tone>> = {
  met: 'pass',
  violated: 'fail',
  inconclusive: 'inconclusive',
};

function findingCard(view: ReportView, finding: Finding): Html {
  const tone = TONES[finding.outcome];
  return html`<li class="finding outcome-${finding.outcome}">
    <p class="outcome tone-${tone}">${icon(tone)} ${finding.outcome}</p>
    <div class="what">
      <h3>
        ${finding.objective} <span>${phaseWords(finding)}</span>
        ${finding.implied && html`<span class="tag">implied</span>`}
        ${finding.kind === 'reconciliation' && html`<span class="tag">decides nothing</span>`}
      </h3>
      <p class="asked">asked: ${finding.asked}</p>
    </div>
    <p class="observed"><span>seen:</span> ${finding.observed}</p>
    <div class="evidence">
      ${finding.reasons.map(({ message }) => html`<p class="reason">${message}</p>`)}
      ${evidence(view, finding)}
    </div>
  </li>`;
}

function evidence({ record, clock }: ReportView, finding: Finding): Html {
  const { client, server, throughput, value, decidedBy } = finding;
  const decided = (side: Finding['decidedBy']) => (decidedBy === side ? ' (decides)' : '');
  return facts('list', [
    [`Client${decided('client')}`, client && clientWords(client, clock)],
    [`Prometheus${decided('server')}`, server && serverWords(server)],
    ['Throughput', throughput && throughputWords(throughput)],
    ['Value', value && valueWords(value)],
    ['Budget', budgetWords(record, finding)],
  ]);
}
