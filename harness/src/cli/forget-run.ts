import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RunRegistry } from '../adapters/state-folder/run-registry.ts';
import { stateHome } from '../adapters/state-folder/state-home.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { findKnownRuns } from './find-known-runs.ts';
import { markForgotten, whoAsks } from './forgotten-mark.ts';
import type { Host } from './host.ts';
import type { KnownRun } from './known-runs.ts';
import { findProject, isInProject } from './project.ts';
import { findRun, JOURNAL_FILE } from './read-run.ts';
import { settled } from './recover-known.ts';
import { strike } from './strike.ts';
import { tellForgotten } from './tell-forgotten.ts';
import { examineFolder } from './unregistered-leftovers.ts';

/**
 * Has a dead run counted no more, without undoing it: strikes it from the registry, and leaves a mark beside its
 * journal, if that is still there. Takes its id or its folder; rejects with `UNKNOWN_NAME` and `ENVIRONMENT_BUSY`.
 */
export async function forget(host: Host, wanted: string): Promise<void> {
  const { runs } = await findKnownRuns(host);
  const folder = await folderInReports(host, wanted);
  const found = runs.find((run) => run.runId === wanted || run.folder === folder);
  if (found !== undefined) {
    const run = await settled(host, found);
    if (run.standing === 'active' || run.standing === 'being-undone') throw goesOn(run);
    const by = whoAsks();
    if (markIn(host, run.folder, by)) await tellForgotten(host, run, by);
    await strike(host, run.runId);
    return;
  }
  const isRegistered = existsSync(new RunRegistry(stateHome(host.env)).path(wanted));
  if (folder === undefined && !isRegistered) {
    throw new FaultlineError('UNKNOWN_NAME', `No run "${wanted}" is known.`, {
      hint: 'Name it by its id or its folder, as `faultline status` shows it.',
    });
  }
  if (folder !== undefined) await forgetByFolder(host, folder);
  if (isRegistered) await strike(host, wanted);
}

/** One that left nothing, or whose journal tells nothing. */
async function forgetByFolder(host: Host, folder: string): Promise<void> {
  const examined = await examineFolder(folder, findProject(host.cwd));
  if (examined.kind === 'run' && examined.run.standing === 'active') throw goesOn(examined.run);
  markIn(host, folder, whoAsks());
}

/** False when there is no journal any more that could be found again. */
function markIn(host: Host, folder: string, by: string): boolean {
  if (!existsSync(join(folder, JOURNAL_FILE))) return false;
  markForgotten(folder, { by, atMs: host.clock.now() });
  return true;
}

async function folderInReports(host: Host, wanted: string): Promise<string | undefined> {
  if (!isInProject(host.cwd)) return undefined;
  try {
    return await findRun(findProject(host.cwd), host.cwd, wanted);
  } catch (error) {
    if (error instanceof FaultlineError && error.code === 'REPORT_NOT_FOUND') return undefined;
    throw error;
  }
}

function goesOn({ runId }: KnownRun): FaultlineError {
  return new FaultlineError('ENVIRONMENT_BUSY', `The run ${runId} still goes on.`);
}
