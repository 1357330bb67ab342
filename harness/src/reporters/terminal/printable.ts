/** Text from outside with everything taken out that a terminal would obey; on one line. */
export function printable(text: string): string {
  return text.replaceAll(OBEYED, ' ').replaceAll(/\s+/g, ' ').trim();
}

/** The same for text of several lines that is laid out already. */
export function printableLines(text: string): string {
  return text.split('\n').map(withoutOrders).join('\n');
}

function withoutOrders(line: string): string {
  return line.replaceAll(OBEYED, ' ');
}

/** How many columns text takes, colour codes left out. */
export function widthOf(text: string): number {
  return Array.from(text.replaceAll(COLOUR, '')).length;
}

/** Breaks text between words into lines of at most `columns`; a longer word is broken where it must be. */
export function wrap(text: string, columns: number): readonly string[] {
  const width = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(BREAKS).flatMap((one) => pieces(one, width))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthOf(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** Cuts text that is too long, and shows that it did. */
export function cut(text: string, columns: number): string {
  const characters = Array.from(text);
  return characters.length <= columns ? text : `${characters.slice(0, columns - 1).join('')}…`;
}

function pieces(word: string, width: number): readonly string[] {
  const characters = Array.from(word);
  if (characters.length <= width) return [word];
  return Array.from({ length: Math.ceil(characters.length / width) }, (_, at) =>
    characters.slice(at * width, (at + 1) * width).join(''),
  );
}

const ESCAPE = String.fromCodePoint(27);
/** A number is never parted from its unit. */
const BREAKS = / (?!(?:%|ms|s|min|h)(?:\W|$))/;
/** What turns the direction of the text that follows, so that it reads as something else than it is. */
const TURNS = '\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069';
/** An escape sequence, any other control character, or a turn. */
const OBEYED = new RegExp(`${ESCAPE}\\[[0-9;?]*[ -/]*[@-~]|[\\p{Cc}${TURNS}]`, 'gu');
const COLOUR = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g');
