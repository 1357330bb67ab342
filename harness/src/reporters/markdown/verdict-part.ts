import type { RunRecord } from '../../domain/run-record.ts';
import type { Judgement, Verdict } from '../../domain/verdict.ts';
import { formatUtc } from '../text/format-instant.ts';
import {
  CLEANUP_MEANINGS,
  exitCodeWords,
  statusWords,
  VERDICT_MEANINGS,
} from '../words/verdict-words.ts';
import { plain, table } from './markdown-text.ts';

const SIGNS: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  fail: '✕',
  inconclusive: '?',
  invalid: '⊘',
};

/** The word, why, what was believed, and the three facts. */
export function verdictPart(record: RunRecord, judgement: Judgement): string {
  const { verdict, status, cleanup, reasons } = judgement;
  const where = `run ${record.runId} on ${record.environmentName}, ${formatUtc(record.startedAtMs)}`;
  return [
    `## ${SIGNS[verdict]} ${verdict}: ${plain(record.experiment.name)}`,
    ...(cleanup === 'dirty' ? [dirtyLine(record)] : []),
    reasons.map(({ message }) => plain(message)).join('  \n'),
    `> ${plain(record.experiment.hypothesis)}`,
    table(
      ['Status', 'Verdict', 'Cleanup', 'A pipeline sees'],
      [
        [`**${status}**`, `**${verdict}**`, `**${cleanup}**`, exitCodeWords(judgement.exitCode)],
        [
          plain(statusWords(record, status)),
          VERDICT_MEANINGS[verdict],
          CLEANUP_MEANINGS[cleanup],
          '',
        ],
      ],
    ),
    plain(where),
  ].join('\n\n');
}

function dirtyLine(record: RunRecord): string {
  return `**Dirty: something could not be proved undone.** Undo it with \`npx faultline recover ${record.runId.replaceAll(/[^\w.-]/g, '')}\`.`;
}
