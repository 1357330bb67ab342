import { RunRegistry } from '../../src/adapters/state-folder/run-registry.ts';
import { stateHome } from '../../src/adapters/state-folder/state-home.ts';
import { processListeners } from '../../src/cli/process-listeners.ts';
import type { JournalEvent } from '../../src/domain/journal-event.ts';
import { conductRun } from './conduct-run.ts';
import { endWatchdogsAt } from './end-watchdogs.ts';
import { type ConductorOrder, isAt, type Kill } from './kill-order.ts';

/**
 * A run in a process of its own that ends itself at an exact record of its journal: that record is written, the next
 * one is not begun.
 */
const order = JSON.parse(process.argv[2] ?? '') as ConductorOrder;
const records: string[] = [];

function onEvent(event: JournalEvent): void {
  records.push(event.type);
  const { kill } = order;
  if (kill !== undefined && isAt(kill.atRecord, records)) endThisProcess(kill.how);
}

function endThisProcess(how: Kill): void {
  if (how !== 'both') {
    process.kill(process.pid, how);
    return;
  }
  // The watchdog is there, and registered, before the journal says that it stands by.
  const [run] = new RunRegistry(stateHome(process.env)).list();
  if (run?.watchdog !== undefined) process.kill(run.watchdog.pid, 'SIGKILL');
  process.kill(process.pid, 'SIGKILL');
}

if (order.watchdogAtRecord !== undefined) endWatchdogsAt(order.watchdogAtRecord);
const { judgement } = await conductRun(
  order,
  { cwd: process.cwd(), env: process.env, ...processListeners },
  onEvent,
);
process.stdout.write(`${JSON.stringify({ records, cleanup: judgement.cleanup })}\n`);
process.exitCode = judgement.exitCode;
