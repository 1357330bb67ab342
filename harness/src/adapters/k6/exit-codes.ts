/** k6's exit codes (https://github.com/grafana/k6/blob/master/errext/exitcodes/codes.go), as a person would say them. */
const MEANINGS: Readonly<Record<number, string>> = {
  0: 'the duration of the load was over',
  99: 'a threshold of the script failed',
  100: 'setup() of the script took too long',
  101: 'teardown() of the script took too long',
  102: 'something took too long',
  103: 'stopped through its API',
  104: 'an option of the script is invalid',
  105: 'ended by a signal',
  106: 'the port of its API was taken',
  107: 'the script has an error',
  108: 'the script called test.abort()',
  109: 'k6 panicked',
  110: 'the script called test.fail()',
  255: 'the script was not found, or k6 refused its arguments',
};

export const STOPPED = 103;
export const PORT_TAKEN = 106;

/** How a k6 process ended. */
export type K6Exit = { readonly exitCode: number | null; readonly signal: string | null };

/** `exit code 107, the script has an error`, or `signal SIGKILL`. */
export function describeExit({ exitCode, signal }: K6Exit): string {
  if (exitCode === null) return `signal ${signal ?? 'unknown'}`;
  const meaning = MEANINGS[exitCode];
  return meaning === undefined ? `exit code ${exitCode}` : `exit code ${exitCode}, ${meaning}`;
}
