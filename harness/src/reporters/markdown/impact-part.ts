import { alertName, alertOutcomeWords } from '../../domain/alerts/alert-words.ts';
import type { Judgement } from '../../domain/verdict.ts';
import {
  costWords,
  impactTitle,
  lossWords,
  pagedWords,
  shownImpacts,
} from '../words/impact-words.ts';
import { plain } from './markdown-text.ts';

/** What the fault would have cost in production, and which alerts would have told. Nothing when nothing was injected. */
export function impactParts(judgement: Judgement): readonly string[] {
  const impacts = shownImpacts(judgement);
  if (impacts.length === 0) return [];
  const costs = impacts.map((impact) => {
    const words = impact.known
      ? `${costWords(impact)}; ${lossWords(impact)}`
      : impact.reason.message;
    return `- **${plain(impactTitle(impact))}**: ${plain(words)}`;
  });
  const known = impacts.filter((impact) => impact.known);
  const paged = known.map((impact) =>
    [
      `- **${plain(impactTitle(impact))}**: ${plain(pagedWords(impact))}`,
      ...(impact.replay?.alerts ?? []).map(
        (alert) => `  - ${plain(alertName(alert))}: ${plain(alertOutcomeWords(alert))}`,
      ),
    ].join('\n'),
  );
  return [
    `### What it cost\n\n${costs.join('\n')}`,
    ...(paged.length === 0 ? [] : [`### Who would have been paged\n\n${paged.join('\n')}`]),
  ];
}
