import { toErrorRecord, type ErrorRecord } from '../domain/faultline-error.ts';
import { printableLines } from '../reporters/terminal/printable.ts';
import { coloursFor } from './colours.ts';
import type { Host } from './host.ts';

/** What a person reads when a command fails: what is wrong, what to do next, and what caused it; without secrets. */
export async function renderError(error: unknown, host: Host): Promise<string> {
  const { code, message, hint, causes } = harmless(toErrorRecord(error));
  const colours = coloursFor(host.stderr, host.env);
  const lines = [`${colours.red(`error ${code}`)}  ${message}`, `${colours.bold('Hint:')} ${hint}`];
  for (const cause of causes) lines.push(`${colours.dim('Cause:')} ${indentAfterFirst(cause)}`);
  if (code === 'INTERNAL' && error instanceof Error)
    lines.push(colours.dim(printableLines(error.stack ?? '')));
  const { redactorNear } = await import('./redactor-near.ts');
  return redactorNear(host.cwd)(`${lines.join('\n')}\n`);
}

/** Sentences name what came from outside, and causes are what other programs have logged. */
function harmless({ code, message, hint, causes }: ErrorRecord): ErrorRecord {
  return {
    code,
    message: printableLines(message),
    hint: printableLines(hint),
    causes: causes.map(printableLines),
  };
}

function indentAfterFirst(text: string): string {
  return text.split('\n').join('\n       ');
}
