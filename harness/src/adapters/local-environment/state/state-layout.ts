import { dirname, join } from 'node:path';

/** The environment of this name that stays up between runs. */
export function sharedInstancePath(stateDir: string, name: string): string {
  return join(stateDir, name);
}

/** One that belongs to a single run. */
export function runInstancePath(stateDir: string, name: string, unique: string): string {
  return join(stateDir, `${name}-run-${unique}`);
}

/** Where the logs of the environment of this name stay after it went down, until the next one does. */
export function lastLogsDir(instancePath: string, name: string): string {
  return join(dirname(instancePath), `${name}-last-logs`);
}
