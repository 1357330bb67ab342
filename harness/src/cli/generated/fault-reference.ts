import type { FaultDefinition, FaultRegistry } from '../../ports/fault-definition.ts';
import { exampleEntry } from './example-entry.ts';
import { markdownTable } from './markdown-table.ts';
import { parameterCells } from './parameter-cells.ts';

const PREAMBLE = `<!-- Made by \`npm run generate\` from \`harness/src/faults/\`; changes here are lost. -->

# Faults

Every fault that an experiment may name under \`faults\`, made from the code that carries it out.
Each is injected, read back, proved from outside, rolled back and proved gone; \`faultline plan\` says so
for an experiment before anything is touched. Durations, sizes and shares are written with their unit.
`;

/** `docs/faults.md`: what each fault does, its parameters, how it is undone and proved, an example. */
export function faultReference(faults: FaultRegistry): string {
  const definitions = [...faults.values()];
  const overview = markdownTable([
    ['fault', 'done to', 'lasts', 'what it does'],
    ...definitions.map((fault) => [
      `[\`${fault.type}\`](#${fault.type})`,
      `a ${fault.target}`,
      LASTS[fault.lasts],
      fault.summary,
    ]),
  ]);
  return [PREAMBLE, overview, '', ...definitions.map(section)].join('\n');
}

const LASTS: Readonly<Record<FaultDefinition['lasts'], string>> = {
  once: 'happens once',
  sustained: 'throughout the phase',
};

function section(fault: FaultDefinition): string {
  const { text, target, values } = exampleEntry(fault);
  const { does, undo, proof } = fault.describe(values, target);
  return `## ${fault.type}

${fault.summary}

\`\`\`yaml
faults:
  - ${text}
\`\`\`

- **Does:** ${does}.
- **Is undone:** ${undo}.
- **Is proved:** ${proof}.
- **Needs:** an environment that can do \`${fault.needs}\` faults.

${parameterTable(fault)}
`;
}

function parameterTable(fault: FaultDefinition): string {
  const parameters = Object.entries(fault.parameters);
  if (parameters.length === 0) return 'It has no parameters.';
  const rows = parameters.map(([name, parameter]) => {
    const cells = parameterCells(name, parameter);
    return [`\`${cells.name}\``, cells.write, cells.leftOut, cells.limits, cells.summary];
  });
  return markdownTable([['parameter', 'written as', 'left out', 'limits', 'meaning'], ...rows]);
}
