import type { RunRecord } from '../../domain/run-record.ts';
import type { Judgement, Verdict } from '../../domain/verdict.ts';
import { formatUtc } from '../text/format-instant.ts';
import { runbookLink } from '../words/runbook-link.ts';
import {
  CLEANUP_MEANINGS,
  exitCodeWords,
  statusWords,
  VERDICT_MEANINGS,
  verdictWords,
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
  const { verdict, status, cleanup, reasons, warnings } = judgement;
  const where = `run ${record.runId} on ${record.environmentName}, ${formatUtc(record.startedAtMs)}`;
  return [
    `## ${SIGNS[verdict]} ${verdictWords(judgement)}: ${plain(record.experiment.name)}`,
    ...(cleanup === 'dirty' ? [dirtyLine(record)] : []),
    reasons.map(({ message }) => plain(message)).join('  \n'),
    ...(warnings.length === 0
      ? []
      : [warnings.map(({ message }) => `**Warning:** ${plain(message)}`).join('  \n')]),
    `> ${plain(record.experiment.hypothesis)}`,
    table(
      ['Status', 'Verdict', 'Cleanup', 'A pipeline sees'],
      [
        [
          `**${status}**`,
          `**${verdictWords(judgement)}**`,
          `**${cleanup}**`,
          exitCodeWords(judgement.exitCode),
        ],
        [
          plain(statusWords(record, status)),
          VERDICT_MEANINGS[verdict],
          CLEANUP_MEANINGS[cleanup],
          '',
        ],
      ],
    ),
    plain(where),
    contactsLine(record),
  ].join('\n\n');
}

/** Whom to ask, and what to do when this happens in earnest. */
function contactsLine({ experiment: { owner, runbook } }: RunRecord): string {
  if (runbook === undefined) return `Owner **${plain(owner)}**`;
  const link = runbookLink(runbook)?.replaceAll('&', '&amp;');
  const named = link === undefined ? plain(runbook) : `[${plain(runbook)}](${link})`;
  return `Owner **${plain(owner)}**, runbook ${named}`;
}

function dirtyLine(record: RunRecord): string {
  return `**Dirty: something could not be proved undone.** Undo it with \`npx faultline recover ${record.runId.replaceAll(/[^\w.-]/g, '')}\`.`;
}
