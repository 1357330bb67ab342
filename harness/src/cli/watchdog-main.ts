/**
 * The watchdog of one run, as a process of its own. Everything that undoing will need is loaded, and the journal is open,
 * before it says that it is ready: neither a checkout nor a reports folder that vanishes keeps it from undoing.
 */
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { readIntactPrefix } from '../adapters/file-journal/read-journal.ts';
import { RUN_VARIABLE, killProcessesOfRun } from '../adapters/process-owner/processes-of-run.ts';
import { isStillThere, stateOfOwner } from '../adapters/process-owner/this-process.ts';
import { systemClock } from '../adapters/system-clock/system-clock.ts';
import { keepWatch } from '../adapters/watchdog/keep-watch.ts';
import type { Loss } from '../adapters/watchdog/lease.ts';
import { readOrder } from '../adapters/watchdog/read-order.ts';
import { foldJournal } from '../domain/fold-journal.ts';
import { redactorFor, redactSecrets } from '../domain/redact.ts';
import type { Ms } from '../domain/units.ts';
import type { Host } from './host.ts';
import { faultsOfRun } from './own-faults/faults-of-run.ts';
import { offerKitToPlugins } from './own-faults/kit-for-plugins.ts';
import { JOURNAL_FILE } from './read-run.ts';
import { undoRun } from './undo-run.ts';

/** The kernel ends a killed process within this, or when it comes back from the disk; its code never runs again. */
const FENCE_WITHIN_MS: Ms = 2_000;
const FENCE_LOOK_MS: Ms = 5;
/** What cannot be undone now may be in a while: a Toxiproxy is being restarted, an engine comes back. */
const TRY_AGAIN_AFTER_MS: readonly Ms[] = [2_000, 10_000];
/** Whatever hangs: after this `recover` has to do it. */
const GIVE_UP_AFTER_MS: Ms = 600_000;
const NEVER = new AbortController().signal;

offerKitToPlugins();
const order = readOrder() ?? process.exit(0);
const journalPath = join(order.folder, JOURNAL_FILE);
const journal = openSync(journalPath, 'r+');
const { events } = await readIntactPrefix(journalPath);
// The run itself has just written which modules it uses, and loaded them.
const faults = await faultsOfRun(foldJournal(events), () => Promise.resolve(undefined));
const redact = redactorFor(order.redact);

// It goes when it is dismissed, or when everything is undone; a person who wants it gone before that has SIGKILL.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGTSTP', 'SIGXFSZ'] as const) {
  process.on(signal, () => undefined);
}

// Neither a disk that is full nor a stray error of some library keeps it from undoing the rest.
process.stderr.on('error', () => undefined);
process.on('uncaughtException', log);

const pipes = { input: process.stdin, output: process.stdout };
const loss = await keepWatch(pipes, () => stateOfOwner(order.owner));
if (loss !== undefined) await takeOver(loss);
process.exit(0);

async function takeOver({ why }: Loss): Promise<void> {
  setTimeout(() => process.exit(1), GIVE_UP_AFTER_MS).unref();
  await fence();
  const how = {
    by: 'watchdog',
    why: `the harness (process ${String(order.owner.pid)}) was ${why}`,
  } as const;
  const undoing = undo(how);
  killProcessesOfRun(order.runId);
  let isClean = await undoing;
  for (const afterMs of TRY_AGAIN_AFTER_MS) {
    if (isClean) return;
    await systemClock.sleep(afterMs, NEVER);
    isClean = await undo(how);
  }
}

/** One writer, and nobody who injects later: whoever conducted the run does nothing any more. */
async function fence(): Promise<void> {
  const untilMs = performance.now() + FENCE_WITHIN_MS;
  while (isStillThere(order.owner) && performance.now() < untilMs) {
    try {
      process.kill(order.owner.pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
      return;
    }
    await systemClock.sleep(FENCE_LOOK_MS, NEVER);
  }
}

async function undo(how: { readonly by: 'watchdog'; readonly why: string }): Promise<boolean> {
  try {
    const run = { ...order, journal: whereJournalIs(), faults, redact };
    const { clean, unwritten } = await undoRun(watchdogHost(), run, how);
    if (unwritten !== undefined) log(unwritten);
    return clean;
  } catch (error) {
    log(error);
    return false;
  }
}

/** The file that was opened at the start can be read even when its folder is gone. */
function whereJournalIs(): string {
  return existsSync(journalPath) ? journalPath : `/proc/self/fd/${String(journal)}`;
}

function log(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${redactSecrets(text)}\n`);
}

function watchdogHost(): Host {
  const stream = {
    write: (text: string) => void process.stderr.write(text),
    isTTY: false,
    columns: 100,
  };
  const { [RUN_VARIABLE]: _own, ...env } = process.env;
  return {
    argv: [],
    env,
    cwd: order.project,
    stdout: stream,
    stderr: stream,
    clock: systemClock,
    onCrash: () => () => undefined,
    onSignal: () => () => undefined,
    onSuspend: () => () => undefined,
  };
}
