const ENDS_A_RUN = /[\s"'`]/u;

/**
 * Replaces every place where the parts follow one another with nothing but one run of characters between each two:
 * none of them white space or a quote. An empty part at an end takes the whole of the run that is there.
 */
export function replaceWild(text: string, parts: readonly string[], instead: string): string {
  const literals = parts.filter((part) => part !== '');
  const [first] = literals;
  if (first === undefined) return text;
  let left = '';
  let from = 0;
  for (let at = text.indexOf(first); at !== -1; at = text.indexOf(first, at)) {
    const end = endOfMatch(text, at, literals);
    if (end === undefined) {
      at += 1;
      continue;
    }
    const start = parts[0] === '' ? startOfRun(text, at, from) : at;
    at = parts.at(-1) === '' ? endOfRun(text, end) : end;
    left += text.slice(from, start) + instead;
    from = at;
  }
  return left + text.slice(from);
}

/** Where the match that begins at `at` ends, each part taken as early as it comes. */
function endOfMatch(text: string, at: number, literals: readonly string[]): number | undefined {
  let end = at;
  for (const [index, literal] of literals.entries()) {
    const found = index === 0 ? at : text.indexOf(literal, end);
    if (found === -1 || found > endOfRun(text, end)) return undefined;
    end = found + literal.length;
  }
  return end;
}

function endOfRun(text: string, from: number): number {
  const length = text.slice(from).search(ENDS_A_RUN);
  return length === -1 ? text.length : from + length;
}

function startOfRun(text: string, at: number, notBefore: number): number {
  let start = at;
  while (start > notBefore && !ENDS_A_RUN.test(text.charAt(start - 1))) start -= 1;
  return start;
}
