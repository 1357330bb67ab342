import type { GateResult } from '../../domain/gate/gate-entry.ts';
import type { Paint } from '../terminal/paint.ts';
import { printable } from '../terminal/printable.ts';
import { textColumns } from '../terminal/text-columns.ts';
import { ageWords, entryWords, gateWords, remarks } from './gate-words.ts';

/** A row an experiment, with what to do about each that is not green, and the answer last. */
export function renderGateTable(
  result: GateResult,
  { paint, columns }: { readonly paint: Paint; readonly columns: number },
): string {
  const rows = result.entries.map((entry) => [
    printable(entry.experiment),
    entry.exitCode === 0 ? paint.green(entryWords(entry)) : paint.red(entryWords(entry)),
    ageWords(entry),
    [
      printable(entry.reasons[0]?.message ?? ''),
      ...remarks(entry).map((remark) => `Warning: ${printable(remark)}`),
      ...(entry.exitCode === 0 || entry.hint === undefined ? [] : [printable(entry.hint)]),
    ].join(' '),
  ]);
  const heading = ['EXPERIMENT', 'VERDICT', 'AGE', 'WHY'].map(paint.dim);
  return `${textColumns([heading, ...rows], columns)}\n\n${paint.bold(gateWords(result))}\n`;
}
