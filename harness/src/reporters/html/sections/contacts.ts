import { runbookLink } from '../../words/runbook-link.ts';
import { html, type Html } from '../html.ts';
import type { ReportView } from '../view.ts';

/** Whom to ask, and what to do when this happens in earnest. */
export function contacts({ record }: ReportView): Html {
  const { owner, runbook } = record.experiment;
  return html`<p class="exit">
    Owner <b>${owner}</b>${runbook !== undefined && html`, runbook ${named(runbook)}`}
  </p>`;
}

function named(runbook: string): Html {
  const link = runbookLink(runbook);
  return link === undefined
    ? html`<b>${runbook}</b>`
    : html`<a href="${link}" rel="noopener noreferrer">${runbook}</a>`;
}
