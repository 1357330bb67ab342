import { resolve } from 'node:path';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { Host } from './host.ts';
import { type KnownRun, registeredRuns } from './known-runs.ts';
import { findProject, isInProject, type Project } from './project.ts';
import { findRun } from './read-run.ts';
import { unreadableState } from './unreadable-leftover.ts';
import { examineFolder, type Leftovers, unregisteredLeftovers } from './unregistered-leftovers.ts';

/** Every run that goes on or left something, and every file that hides one, by the registry and, within a project, by its reports. */
export async function findKnownRuns(host: Host): Promise<Leftovers> {
  const registered = await registeredRuns(host);
  const state = unreadableState(host);
  if (!isInProject(host.cwd)) return { runs: registered, unreadable: state };
  const found = await unregisteredLeftovers(findProject(host.cwd), registered);
  // Another container may have entered it with a folder that is another one here.
  const isFoundHere = ({ runId, lastSignAtMs, elsewhere }: KnownRun) =>
    elsewhere && lastSignAtMs === undefined && found.runs.some((run) => run.runId === runId);
  const others = registered.filter((run) => !isFoundHere(run));
  return { runs: [...others, ...found.runs], unreadable: [...state, ...found.unreadable] };
}

/**
 * What may stand in the way of a run that is to begin there: runs that left something broken, that are being undone, or
 * that cannot be looked up from here, and files that do not say whether they tell of one.
 */
export async function leftoversIn(
  host: Host,
  project: Project,
  environment: string,
): Promise<Leftovers> {
  const { runs, unreadable } = await findKnownRuns(host);
  const here = runs.filter(
    (run) =>
      (run.standing !== 'active' || run.elsewhere) &&
      run.project === project.folder &&
      run.environment === environment,
  );
  return { runs: here, unreadable };
}

/**
 * One run by its id or its folder, whatever became of it. Rejects with `REPORT_NOT_FOUND`, and with
 * `JOURNAL_UNREADABLE` when its journal tells nothing.
 */
export async function findKnownRun(host: Host, wanted: string): Promise<KnownRun> {
  const typed = resolve(host.cwd, wanted);
  const { runs } = await findKnownRuns(host);
  const found = runs.find(({ runId, folder }) => runId === wanted || folder === typed);
  if (found !== undefined) return found;
  const project = findProject(host.cwd);
  const folder = await findRun(project, host.cwd, wanted);
  const examined = await examineFolder(folder, project);
  switch (examined.kind) {
    case 'run':
      return examined.run;
    case 'nothing':
      throw new FaultlineError('JOURNAL_UNREADABLE', `The journal in ${folder} holds no record.`, {
        hint: 'The run ended before it had touched anything; its folder can be deleted.',
      });
    case 'unreadable': {
      const { problem, hint } = examined.leftover;
      throw new FaultlineError('JOURNAL_UNREADABLE', problem, { hint });
    }
  }
}
