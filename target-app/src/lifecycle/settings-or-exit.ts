import { ConfigurationError } from '../environment-reader.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What this process is told by its environment; where that is wrong it says so in plain words and leaves with 1. */
export function settingsOrExit<T>(read: (env: Environment) => T): T {
  try {
    return read(process.env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
