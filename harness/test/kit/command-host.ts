import type { Host } from '../../src/cli/host.ts';

/** A host for one command: what it writes can be read back, and no signal ever comes. */
export function commandHost(cwd: string): {
  readonly host: Host;
  readonly stdout: () => string;
} {
  const written: string[] = [];
  const stream = (texts: string[]) => ({
    write: (text: string) => void texts.push(text),
    isTTY: false,
    columns: 100,
  });
  const host: Host = {
    argv: [],
    env: {},
    cwd,
    stdout: stream(written),
    stderr: stream([]),
    clock: { now: () => 0, uptimeMs: () => 0, sleep: () => Promise.resolve() },
    onCrash: () => () => undefined,
    onSuspend: () => () => undefined,
    onSignal: () => () => undefined,
  };
  return { host, stdout: () => written.join('') };
}
