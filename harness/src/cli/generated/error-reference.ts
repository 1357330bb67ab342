import { ERROR_CODES } from '../../domain/error-codes.ts';
import { EXIT } from '../../domain/exit-code.ts';
import { EXIT_NAMES, EXIT_WORDS } from '../../domain/exit-words.ts';
import { markdownTable } from './markdown-table.ts';

const PREAMBLE = `<!-- Made by \`npm run generate\` from \`harness/src/domain/error-codes.ts\`; changes here are lost. -->

# Exit codes and errors

## Exit codes

Every command ends with one of these. \`dirty\` outranks all others: whatever was learned, something is
still broken.
`;

/** `docs/errors.md`: what each exit code means, and for each error what it means and what to do. */
export function errorReference(): string {
  const exits = EXIT_NAMES.map((name) => {
    const { called, means } = EXIT_WORDS[name];
    return [String(EXIT[name]), called, means];
  });
  const errors = Object.entries(ERROR_CODES).map(([code, { exitCode, meaning, action }]) => [
    `\`${code}\``,
    String(exitCode),
    meaning,
    action,
  ]);
  return [
    PREAMBLE,
    markdownTable([['exit', 'name', 'meaning'], ...exits]),
    '\n## Errors\n',
    'An error is printed as its code, one sentence, a hint with the next action, and its causes.\n',
    markdownTable([['code', 'exit', 'meaning', 'what to do'], ...errors]),
    '',
  ].join('\n');
}
