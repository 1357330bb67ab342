import { EXIT } from '../domain/exit-code.ts';
import { EXIT_NAMES, EXIT_WORDS, type ExitName } from '../domain/exit-words.ts';

/** What any command may end with. */
const ANY: readonly ExitName[] = ['pass', 'usage', 'harnessError'];

/** An exit code of a command, in words of its own where it means something else there than after a run. */
export type OwnExit = ExitName | { readonly name: ExitName; readonly called: string };

/** `Exit codes: 0 pass · 2 usage or invalid spec · …`: those of every command, and its own. */
export function exitLine(own: readonly OwnExit[]): string {
  const called = new Map<ExitName, string>();
  for (const one of [...ANY, ...own]) {
    if (typeof one === 'string') called.set(one, EXIT_WORDS[one].called);
    else called.set(one.name, one.called);
  }
  const words = EXIT_NAMES.filter((name) => called.has(name)).map(
    (name) => `${EXIT[name]} ${called.get(name) ?? ''}`,
  );
  return `Exit codes: ${words.join(' · ')}`;
}
