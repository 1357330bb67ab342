import { EXIT } from '../domain/exit-code.ts';
import { EXIT_NAMES, EXIT_WORDS, type ExitName } from '../domain/exit-words.ts';

/** What any command may end with. */
const ANY: readonly ExitName[] = ['pass', 'usage', 'harnessError'];

/** `Exit codes: 0 pass · 2 usage or invalid spec · …`: those of every command, and its own. */
export function exitLine(own: readonly ExitName[]): string {
  const names = EXIT_NAMES.filter((name) => ANY.includes(name) || own.includes(name));
  return `Exit codes: ${names.map((name) => `${EXIT[name]} ${EXIT_WORDS[name].called}`).join(' · ')}`;
}
