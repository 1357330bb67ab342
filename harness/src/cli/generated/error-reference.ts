import { ERROR_CODES } from '../../domain/error-codes.ts';
import { EXIT } from '../../domain/exit-code.ts';
import { markdownTable } from './markdown-table.ts';

const PREAMBLE = `<!-- Made by \`npm run generate\` from \`harness/src/domain/error-codes.ts\`; changes here are lost. -->

# Exit codes and errors

## Exit codes

Every command ends with one of these. \`dirty\` outranks all others: whatever was learned, something is
still broken.
`;

const EXIT_MEANINGS: Readonly<Record<keyof typeof EXIT, readonly [name: string, meaning: string]>> =
  {
    pass: [
      'pass',
      'The run is complete and every objective was met, or the command did what it was asked.',
    ],
    fail: ['fail', 'An objective was violated.'],
    usage: ['usage or invalid spec', 'The command line or a file is wrong; nothing was started.'],
    inconclusive: ['inconclusive', 'There is not enough data to decide.'],
    invalid: [
      'invalid',
      'The run proves nothing: unhealthy baseline, fault without effect, or load not kept up.',
    ],
    harnessError: ['harness or tool error', 'The harness, or a tool it runs, broke.'],
    aborted: [
      'aborted',
      'A guardrail or `faultline halt` ended the run early; everything is undone.',
    ],
    dirty: ['dirty', 'Something could not be proved undone: run `faultline recover <run>`.'],
    interrupted: ['interrupted', 'Ctrl-C; everything is undone.'],
    terminated: ['terminated', 'SIGTERM; everything is undone.'],
  };

/** `docs/errors.md`: what each exit code means, and for each error what it means and what to do. */
export function errorReference(): string {
  const exits = Object.entries(EXIT_MEANINGS).map(([key, [name, meaning]]) => [
    String(isExitName(key) ? EXIT[key] : ''),
    name,
    meaning,
  ]);
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

function isExitName(key: string): key is keyof typeof EXIT {
  return key in EXIT;
}
