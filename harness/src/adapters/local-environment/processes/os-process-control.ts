import { FaultlineError } from '../../../domain/faultline-error.ts';
import type {
  Nobody,
  ProcessAction,
  ProcessControl,
  ProcessIdentity,
  ProcessIncarnation,
  ProcessState,
  SupervisedLocation,
} from '../../../ports/process-control.ts';
import { findSupervised } from './find-supervised.ts';
import { stateOfProcess } from './process-identity.ts';
import { readProcessTable, type ProcessRow } from './process-table.ts';
import { treeOf } from './process-tree.ts';
import { waitUntil } from './wait-until.ts';

const SETTLE = { timeoutMs: 1_000, intervalMs: 2 } as const;

/**
 * Finds the processes behind the services of local environments, and ends, pauses and resumes them. It needs nothing
 * but locations and identities, so that a pause can be undone from a journal.
 * Rejects with `PROCESS_FAILED` when the system refuses a signal, or the state of an environment cannot be read.
 */
export class OsProcessControl implements ProcessControl<SupervisedLocation, ProcessIncarnation> {
  find({ stateFile, part }: SupervisedLocation): Promise<ProcessIncarnation | Nobody> {
    return Promise.resolve(findSupervised(stateFile, part));
  }

  state(identity: ProcessIdentity): Promise<ProcessState> {
    return Promise.resolve(stateOfProcess(identity));
  }

  async signal(identity: ProcessIdentity, action: ProcessAction): Promise<'sent' | 'gone'> {
    if (stateOfProcess(identity) === 'gone') return 'gone';
    switch (action) {
      case 'pause':
        await pauseTree(identity);
        break;
      case 'resume':
        // Children first: a parent that wakes alone may take its silent children for broken ones.
        sendAll(currentTree(identity).toReversed(), 'SIGCONT');
        break;
      case 'terminate':
        send(identity.pid, 'SIGTERM');
        break;
      case 'kill': {
        // What stands still cannot fork while it is being counted.
        const paused = await pauseTree(identity);
        sendAll(paused, 'SIGKILL');
        await waitUntil(() => paused.every((row) => stateOfProcess(row) === 'gone'), SETTLE);
        break;
      }
    }
    return 'sent';
  }
}

/** Stops again and again until nothing in the tree runs: a child may be forked while the others are being stopped. */
async function pauseTree(identity: ProcessIdentity): Promise<readonly ProcessRow[]> {
  let tree: readonly ProcessRow[] = [];
  await waitUntil(() => {
    tree = currentTree(identity);
    const running = tree.filter((row) => row.state === 'running');
    sendAll(running, 'SIGSTOP');
    return running.length === 0;
  }, SETTLE);
  return tree;
}

function currentTree(identity: ProcessIdentity): readonly ProcessRow[] {
  return treeOf(identity, readProcessTable());
}

function sendAll(rows: readonly ProcessRow[], signal: NodeJS.Signals): void {
  for (const row of rows) {
    if (stateOfProcess(row) !== 'gone') send(row.pid, signal);
  }
}

/** A negative pid means the group; a process that is gone needs no signal. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return;
    throw new FaultlineError('PROCESS_FAILED', `Process ${pid} could not be sent ${signal}.`, {
      hint: 'Run as the user who started the environment, or as root.',
      cause: error,
    });
  }
}
