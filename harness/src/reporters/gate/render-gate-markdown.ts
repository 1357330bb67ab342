import type { GateResult } from '../../domain/gate/gate-entry.ts';
import { plain, table } from '../markdown/markdown-text.ts';
import { ageWords, entryWords, gateWords, remarks } from './gate-words.ts';

/** `gate.md`: the table for a pull request or a job summary. */
export function renderGateMarkdown(result: GateResult): string {
  const rows = result.entries.map((entry) => [
    plain(entry.experiment),
    entry.exitCode === 0 ? entryWords(entry) : `**${entryWords(entry)}**`,
    ageWords(entry),
    plain(entry.reasons[0]?.message ?? ''),
    plain(remarks(entry).join(' ')),
    plain(entry.runId ?? ''),
  ]);
  const sign = result.exitCode === 0 ? '✓' : '✕';
  return [
    `## ${sign} ${gateWords(result)}`,
    `${table(['Experiment', 'Verdict', 'Age', 'Why', 'Warnings', 'Run'], rows)}\n`,
  ].join('\n\n');
}
