import type { Place } from './place.ts';

/** One mistake in a file: where, what is wrong, what would be right, and the near miss when there is one. */
export type Diagnostic = Place & {
  readonly message: string;
  readonly expected: string;
  readonly suggestion?: string;
};

/** What a reading came to: the thing, or everything that is wrong with its text. */
export type Reading<T> =
  ({ readonly ok: true } & T) | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** In the order of the file, each once. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return diagnostics
    .toSorted((a, b) => compareText(a.file, b.file) || a.line - b.line || a.col - b.col)
    .filter((diagnostic) => {
      const text = formatDiagnostic(diagnostic);
      if (seen.has(text)) return false;
      seen.add(text);
      return true;
    });
}

/**
 * `file:line:col  what is wrong, did you mean X?` and, indented below it, what would be right. A mistake of the
 * command line is named by its `--set` instead.
 */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, col, override, message, expected, suggestion } = diagnostic;
  const place = override === undefined ? `${file}:${line}:${col}` : `--set ${override}`;
  const question = suggestion === undefined ? '' : `, did you mean \`${suggestion}\`?`;
  return `${place}  ${message}${question}\n    ${expected}`;
}

export function formatDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map(formatDiagnostic).join('\n');
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
