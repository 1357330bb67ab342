import { environmentsFor } from '../../domain/environment-abilities.ts';
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
    ['fault', 'done to', 'lasts', 'can be done on', 'what it does'],
    ...definitions.map((fault) => [
      `[\`${fault.type}\`](#${fault.type})`,
      `a ${fault.target}`,
      LASTS[fault.lasts],
      placesOf(fault),
      fault.summary,
    ]),
  ]);
  return [PREAMBLE, overview, '', ...definitions.map(section)].join('\n');
}

const LASTS: Readonly<Record<FaultDefinition['lasts'], string>> = {
  once: 'happens once',
  sustained: 'throughout the phase',
};

/** What it takes besides an environment of the right type. */
const NEEDS: Readonly<Record<FaultDefinition['needs'], string>> = {
  network: ', wherever the link has a proxy of Toxiproxy',
  process: ', where the process is ours to signal',
  rollout: ', where the process is ours to signal',
  container: ', where a container engine runs the service',
  nothing: '',
};

/** The types of environment, linked to what is said of them. */
function placesOf({ needs }: FaultDefinition): string {
  return environmentsFor(needs)
    .map((type) => `[${type}](environments.md#${type})`)
    .join(', ');
}

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
- **Can be done on:** ${placesOf(fault)}${NEEDS[fault.needs]}.

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
