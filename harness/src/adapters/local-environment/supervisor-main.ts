/**
 * The process that holds an environment up. It is started with the folder of its instance as its only argument, in a
 * session of its own, so that Ctrl-C in a terminal reaches the harness alone and faults are undone before services go.
 */
import { InstanceDirectory } from './state/instance-directory.ts';
import { Supervisor } from './supervisor/supervisor.ts';

const STOP_DEADLINE_MS = 25_000;

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('usage: supervisor-main.ts INSTANCE-FOLDER');

// The data folder has to be passable for PostgreSQL's user, whatever the person's own mask; secrets set their mode.
process.umask(0o022);

const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  process.on(signal, () => stop.abort());
}

process.on('uncaughtException', (error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  stop.abort();
});

const directory = new InstanceDirectory(path);
if (directory.readLaunch().lease === 'run') {
  // The other end is held by the run; the kernel closes it however the run ends.
  process.stdin.on('close', () => stop.abort());
  process.stdin.on('error', () => stop.abort());
  process.stdin.resume();
}

// Whatever gets stuck while going down: when this process ends, the kernel ends everything it started.
const giveUp = () => void setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
const cameUp = await new Supervisor(directory).run(stop.signal, giveUp);
process.exit(cameUp ? 0 : 1);
