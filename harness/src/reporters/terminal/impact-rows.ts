import type { Judgement } from '../../domain/verdict.ts';
import { costWords, pagedWords, shownImpacts } from '../words/impact-words.ts';
import { printable } from './printable.ts';

/** What the fault would have cost in production, and who would have been told, one row for each SLO. */
export function impactRows(judgement: Judgement): readonly (readonly [string, string])[] {
  return shownImpacts(judgement).flatMap((impact) =>
    impact.known
      ? [
          ['cost', printable(`${impact.objective}: ${costWords(impact)}`)] as const,
          ['alerts', printable(`${impact.objective}: ${pagedWords(impact)}`)] as const,
        ]
      : [],
  );
}
