import { toErrorRecord } from '../domain/faultline-error.ts';
import { coloursFor } from './colours.ts';
import type { Host } from './host.ts';

/** What a person reads when a command fails: what is wrong, what to do next, and what caused it. */
export function renderError(error: unknown, host: Host): string {
  const { code, message, hint, causes } = toErrorRecord(error);
  const colours = coloursFor(host.stderr, host.env);
  const lines = [`${colours.red(`error ${code}`)}  ${message}`, `${colours.bold('Hint:')} ${hint}`];
  for (const cause of causes) lines.push(`${colours.dim('Cause:')} ${indentAfterFirst(cause)}`);
  if (code === 'INTERNAL' && error instanceof Error) lines.push(colours.dim(error.stack ?? ''));
  return `${lines.join('\n')}\n`;
}

function indentAfterFirst(text: string): string {
  return text.split('\n').join('\n       ');
}
