import type { FaultDefinition } from '../../ports/fault-definition.ts';
import { exampleEntry } from '../generated/example-entry.ts';
import { parameterCells } from '../generated/parameter-cells.ts';
import { textTable } from '../text-table.ts';

/** The catalogue as a table. */
export function renderFaults(faults: readonly FaultDefinition[]): string {
  const rows = faults.map((fault) => [fault.type, `a ${fault.target}`, fault.summary]);
  const table = textTable([['FAULT', 'DONE TO', 'WHAT IT DOES'], ...rows]);
  return `${table}\n\nParameters and an example:  faultline faults ${faults[0]?.type ?? 'TYPE'}\n`;
}

/** One fault: what it does, how it is undone and proved, its parameters, an entry to paste. */
export function renderFault(fault: FaultDefinition): string {
  const { text, target, values } = exampleEntry(fault);
  const { does, undo, proof } = fault.describe(values, target);
  const parameters = Object.entries(fault.parameters).map(([name, parameter]) => {
    const cells = parameterCells(name, parameter);
    return [cells.name, cells.write, cells.leftOut, cells.limits, cells.summary];
  });
  const table =
    parameters.length === 0
      ? 'It has no parameters.'
      : textTable([['PARAMETER', 'WRITTEN AS', 'LEFT OUT', 'LIMITS', 'MEANING'], ...parameters]);
  return `${fault.type}: ${fault.summary}

${table}

faults:
  - ${text}

This example
${textTable([
  ['  does', does],
  ['  is undone', undo],
  ['  is proved', proof],
])}
`;
}

/** The catalogue for machines. */
export function faultsAsJson(faults: readonly FaultDefinition[]): string {
  const items = faults.map((fault) => {
    const { type, summary, target, lasts, needs, parameters } = fault;
    return { type, summary, target, lasts, needs, parameters, example: exampleEntry(fault).text };
  });
  return `${JSON.stringify(items, null, 2)}\n`;
}
