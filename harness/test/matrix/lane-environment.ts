/** Where lanes can be opened. */
export type LaneEnvironment = 'local' | 'compose';

/** Reads what `--environment` says. */
export function laneEnvironment(written: string): LaneEnvironment {
  if (written === 'local' || written === 'compose') return written;
  throw new Error(`--environment is "${written}"; it has to be local or compose.`);
}
