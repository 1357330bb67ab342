import { widthOf, wrap } from './printable.ts';

/** Rows in aligned columns, two spaces apart; the last column wraps into the room that is left. */
export function textColumns(rows: readonly (readonly string[])[], columns: number): string {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: Math.max(0, count - 1) }, (_, at) =>
    Math.max(0, ...rows.map((row) => widthOf(row[at] ?? ''))),
  );
  const before = widths.reduce((sum, width) => sum + width + GAP.length, 0);
  const room = Math.max(NARROWEST, columns - before);
  return rows.flatMap((row) => lines(row, widths, room)).join('\n');
}

const GAP = '  ';
const NARROWEST = 24;

function lines(row: readonly string[], widths: readonly number[], room: number): readonly string[] {
  const head = widths.map((width, at) => padded(row[at] ?? '', width)).join(GAP);
  const blank = ' '.repeat(widthOf(head));
  const gap = widths.length === 0 ? '' : GAP;
  return wrap(row.at(-1) ?? '', room).map((line, at) =>
    `${at === 0 ? head : blank}${gap}${line}`.trimEnd(),
  );
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
