/** Control characters, and what turns the direction of the text that follows. */
const ORDERS = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Text from outside as it is, whatever it would mean to Markdown or HTML; on one line. */
export function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_[\]|#~]/g, String.raw`\$&`)
    .replaceAll(ORDERS, '\uFFFD');
}

/** Rows are cells that are already Markdown. */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  align: 'left' | 'numbers' = 'left',
): string {
  const rule = head.map((_, column) => (align === 'numbers' && column > 0 ? '--:' : ':--'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A block of code that nothing inside can end. */
export function codeBlock(lines: readonly string[]): string {
  const text = lines.join('\n').replaceAll(ORDERS, (order) => (order === '\n' ? order : '\uFFFD'));
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}sh\n${text}\n${fence}`;
}
