import { resolve } from 'node:path';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { Host } from './host.ts';
import { type KnownRun, registeredRuns } from './known-runs.ts';
import { findProject, isInProject, type Project } from './project.ts';
import { findRun } from './read-run.ts';
import { examineFolder, unregisteredLeftovers } from './unregistered-leftovers.ts';

/** Every run that goes on or left something, by the registry and, within a project, by its reports. */
export async function findKnownRuns(host: Host): Promise<readonly KnownRun[]> {
  const registered = await registeredRuns(host);
  if (!isInProject(host.cwd)) return registered;
  const others = await unregisteredLeftovers(findProject(host.cwd), registered);
  return [...registered, ...others];
}

/** What an earlier run left broken where this one is to begin; those that are being undone are among them. */
export async function leftoversIn(
  host: Host,
  project: Project,
  environment: string,
): Promise<readonly KnownRun[]> {
  const known = await findKnownRuns(host);
  return known.filter(
    (run) =>
      run.standing !== 'active' &&
      run.project === project.folder &&
      run.environment === environment,
  );
}

/** One run by its id or its folder, whatever became of it; rejects with `REPORT_NOT_FOUND`. */
export async function findKnownRun(host: Host, wanted: string): Promise<KnownRun> {
  const typed = resolve(host.cwd, wanted);
  const registered = await registeredRuns(host);
  const found = registered.find(({ runId, folder }) => runId === wanted || folder === typed);
  if (found !== undefined) return found;
  const project = findProject(host.cwd);
  const folder = await findRun(project, host.cwd, wanted);
  const run = await examineFolder(folder, project);
  if (run !== undefined) return run;
  throw new FaultlineError('JOURNAL_UNREADABLE', `The journal in ${folder} cannot be read.`, {
    hint: 'Run `faultline report` on it: it says what is wrong.',
  });
}
