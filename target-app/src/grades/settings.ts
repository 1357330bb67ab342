import type { EnvironmentReader } from '../environment-reader.ts';

export type GradesSettings = {
  /** Where the grade service is; `undefined` when there is none. */
  readonly url: string | undefined;
  /** The most that one call may take, from the wait for a connection to the last byte. */
  readonly timeoutMs: number;
  readonly breakerResetMs: number;
};

export function readGradesSettings(read: EnvironmentReader): GradesSettings {
  return {
    url: read.optionalUrl('GRADES_URL', ['http:', 'https:']),
    timeoutMs: read.milliseconds('GRADES_TIMEOUT_MS', 300),
    breakerResetMs: read.milliseconds('GRADES_BREAKER_RESET_MS', 1000),
  };
}
