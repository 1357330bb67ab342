import { widthOf, wrap } from '../reporters/terminal/printable.ts';
import type { OutputStream } from './host.ts';

/** Less room than this is none: the terminal breaks such a line itself. */
const NARROWEST = 24;
/** Up to where the last column of a table, or the text after a label, begins. */
const BEFORE_LAST = /^(?:.*\S {2,}| *)/;

/**
 * Breaks the long lines of a laid-out text for a person who looks at it, each under its own last column. What goes into
 * a pipe or a file stays a line a row.
 */
export function foldLines(text: string, stream: Pick<OutputStream, 'isTTY' | 'columns'>): string {
  if (!stream.isTTY) return text;
  return text
    .split('\n')
    .map((line) => (widthOf(line) <= stream.columns ? line : folded(line, stream.columns)))
    .join('\n');
}

function folded(line: string, columns: number): string {
  const before = BEFORE_LAST.exec(line)?.[0] ?? '';
  const room = columns - widthOf(before);
  if (room < NARROWEST) return line;
  const [first = '', ...others] = wrap(line.slice(before.length), room);
  const indent = ' '.repeat(widthOf(before));
  return [before + first, ...others.map((one) => indent + one)].join('\n');
}
