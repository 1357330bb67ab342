import { systemClock } from '../adapters/system-clock/system-clock.ts';
import type { Host, OutputStream } from './host.ts';
import { offerKitToPlugins } from './own-faults/kit-for-plugins.ts';
import { processListeners } from './process-listeners.ts';
import { runCli } from './run-cli.ts';

/** The only place that touches the process: it builds the host, runs the command and sets the exit code. */
const DEFAULT_COLUMNS = 100;

function output(stream: NodeJS.WriteStream): OutputStream {
  // A reader that goes away, a terminal that is closed, a full disk behind it: none may end a run that has faults to undo.
  stream.on('error', () => undefined);
  return {
    write: (text) => {
      if (stream.writable) stream.write(text);
    },
    isTTY: stream.isTTY,
    get columns() {
      return stream.isTTY ? stream.columns : DEFAULT_COLUMNS;
    },
  };
}

const host: Host = {
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  stdout: output(process.stdout),
  stderr: output(process.stderr),
  clock: systemClock,
  ...processListeners,
};

offerKitToPlugins();
// A limit on the size of files (`ulimit -f`) is met by the write that fails, which is told, and not by being ended.
process.on('SIGXFSZ', () => undefined);
process.exitCode = await runCli(host);
