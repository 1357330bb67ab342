import { LineCounter, parseAllDocuments } from 'yaml';
import { sortDiagnostics, type Diagnostic, type Reading } from './diagnostic.ts';
import { findTooDeep } from './nesting-depth.ts';
import { NodeReader } from './node-reader.ts';
import type { Place } from './place.ts';
import type { SourceNode } from './source-node.ts';

/** Far above any file a person writes, far below what could hurt. */
export const TEXT_LIMITS = {
  characters: 131_072,
  lines: 10_000,
  depth: 32,
  values: 10_000,
  mistakes: 50,
} as const;

/** Reads YAML 1.2 text, one node a document, every value with its place; or says all that is wrong with the text. */
export function readYaml(
  file: string,
  text: string,
): Reading<{ readonly documents: readonly SourceNode[] }> {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(Math.min(offset, text.length));
    return { file, line: Math.max(1, line), col: Math.max(1, col) };
  };
  const refused = (diagnostics: readonly Diagnostic[]) =>
    ({
      ok: false,
      diagnostics: sortDiagnostics(diagnostics).slice(0, TEXT_LIMITS.mistakes),
    }) as const;

  const top: Place = { file, line: 1, col: 1 };
  const sizes = [
    ['characters', text.length],
    ['lines', countLines(text)],
  ] as const;
  for (const [what, size] of sizes) {
    if (size <= TEXT_LIMITS[what]) continue;
    const message = `the file has ${size} ${what}`;
    return refused([{ ...top, message, expected: `keep it under ${TEXT_LIMITS[what]}; split it` }]);
  }
  const tooDeep = findTooDeep(text, TEXT_LIMITS.depth);
  if (tooDeep !== undefined) {
    for (const at of text.matchAll(/\n/g)) lines.addNewLine(at.index + 1);
    return refused([
      {
        ...placeAt(tooDeep),
        message: 'this is nested too deeply',
        expected: `nest at most ${TEXT_LIMITS.depth} levels`,
      },
    ]);
  }
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    // Looked at by the reader instead, because the parser compares each key with every other one.
    uniqueKeys: false,
    version: '1.2',
  });
  if (!Array.isArray(documents) || documents.length === 0) {
    return refused([
      { ...top, message: 'the file is empty', expected: 'write one document in it' },
    ]);
  }
  const reader = new NodeReader(placeAt, TEXT_LIMITS.values);
  const nodes = documents.map((document) => reader.readDocument(document));
  return reader.diagnostics.length > 0
    ? refused(reader.diagnostics)
    : { ok: true, documents: nodes };
}

function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
