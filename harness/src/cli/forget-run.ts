import { FaultlineError } from '../domain/faultline-error.ts';
import type { Host } from './host.ts';
import { registeredRuns } from './known-runs.ts';
import { strike } from './undo-run.ts';

/** Strikes a dead run from the registry without undoing it; rejects with `UNKNOWN_NAME` and `ENVIRONMENT_BUSY`. */
export async function forget(host: Host, runId: string): Promise<void> {
  const run = (await registeredRuns(host)).find((one) => one.runId === runId);
  if (run === undefined) {
    throw new FaultlineError('UNKNOWN_NAME', `The registry has no run "${runId}".`, {
      hint: 'Name it by its id, as `faultline status` shows it.',
    });
  }
  if (run.standing !== 'left-broken') {
    throw new FaultlineError('ENVIRONMENT_BUSY', `The run ${runId} still goes on.`);
  }
  strike(host, runId);
}
