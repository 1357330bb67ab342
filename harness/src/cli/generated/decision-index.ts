import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from './markdown-table.ts';

const PREAMBLE = `<!-- Made by \`npm run generate\` from the files beside it; changes here are lost. -->

# Decisions

Why faultline is built the way it is: what was at stake, what was decided, what follows from it, and what else was thought of.
One decision a file. A decision that no longer holds is not deleted; a later one says that it replaces it.
`;

const FILE = /^(\d{4})-[a-z0-9-]+\.md$/;
const HEADING = /^# (\d+)\. (.+)$/m;

/** `docs/adr/README.md`: every decision of that folder, and the numbers that none has. Throws for a file without a number. */
export function decisionIndex(folder: string): string {
  const decisions = readdirSync(folder)
    .filter((name) => name !== 'README.md')
    .toSorted()
    .map((name) => readDecision(folder, name));
  const numbers = new Set(decisions.map(({ number }) => number));
  const last = Math.max(0, ...numbers);
  const unused = Array.from({ length: last }, (_, at) => at + 1).filter((one) => !numbers.has(one));
  const rows = decisions.map(({ number, title, name }) => [String(number), `[${title}](${name})`]);
  return [
    PREAMBLE,
    markdownTable([['number', 'decision'], ...rows]),
    ...unused.map((one) => `\nNo decision has the number ${String(one)}.`),
    '',
  ].join('\n');
}

type Decision = { readonly number: number; readonly title: string; readonly name: string };

function readDecision(folder: string, name: string): Decision {
  const [, inName] = FILE.exec(name) ?? [];
  const [, inHeading, title] = HEADING.exec(readFileSync(join(folder, name), 'utf8')) ?? [];
  if (inName === undefined || title === undefined || Number(inName) !== Number(inHeading)) {
    throw new Error(
      `${join(folder, name)}: its name should begin with a number of four digits, and its heading be "# number. title" with the same one.`,
    );
  }
  return { number: Number(inName), title, name };
}
