import type { Argv } from 'yargs';
import type { ExitCode } from '../domain/exit-code.ts';
import type { OwnExit } from './exit-line.ts';
import type { Host } from './host.ts';

/**
 * One command, one file. `load` keeps start-up fast: the module that does the work, and the SDKs behind it, are
 * imported only when the command runs.
 */
export type Command<A> = {
  /** As yargs takes it: `run <name..>`. */
  readonly usage: string;
  readonly summary: string;
  /** Real lines a person can paste, with what they do. */
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** What it may end with besides pass, usage and harness error, which any command may. */
  readonly exits?: readonly OwnExit[];
  /** It takes out itself what a terminal would obey, because it colours or draws, or writes whole files. */
  readonly isHarmless?: true;
  options(yargs: Argv): Argv<A>;
  /** Data goes to `host.stdout`, progress to `host.stderr`; errors are thrown as `FaultlineError`. */
  run(host: Host, args: A & { readonly json: boolean }): Promise<ExitCode>;
};
