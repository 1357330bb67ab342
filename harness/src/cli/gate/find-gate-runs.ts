import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { noRun } from '../../domain/gate/conclude-gate.ts';
import type { GateEntry } from '../../domain/gate/gate-entry.ts';
import { runCommand } from '../../domain/gate/run-command.ts';
import { asTyped, type Project } from '../project.ts';
import { experimentNames } from '../read-project-files.ts';
import { findRun, foldersIn, JOURNAL_FILE } from '../read-run.ts';
import { unknownName } from '../unknown-name.ts';

/** Where a run is that has to be judged, or what to say where there is none. */
export type GateFind =
  { readonly folder: string; readonly experiment?: string } | { readonly missing: GateEntry };

type Wanted = {
  readonly names: readonly string[];
  readonly all: boolean;
  /** Where runs are, as it was typed, when it is not the project's `reports/`. */
  readonly runsFolder?: string;
  readonly overrides: readonly string[];
};

const RUN_ID = /^\d{8}-\d{6}-\w+$/;

/**
 * Finds what each name stands for: an experiment for its latest run, anything else for a run. Rejects with
 * `UNKNOWN_NAME` for a name that is neither, and `REPORT_NOT_FOUND` for an id or a folder where there is no run.
 */
export async function findGateRuns(
  project: Project,
  cwd: string,
  wanted: Wanted,
): Promise<readonly GateFind[]> {
  const experiments = await experimentNames(project);
  const names = new Set([...(wanted.all ? experiments : []), ...wanted.names]);
  return Promise.all(
    [...names].map((name) =>
      experiments.includes(name)
        ? latestOf(project, cwd, name, wanted)
        : named(project, cwd, name, experiments),
    ),
  );
}

/** The run that began last, whatever became of it: an older one that is green says nothing of now. */
async function latestOf(
  project: Project,
  cwd: string,
  experiment: string,
  { runsFolder, overrides }: Wanted,
): Promise<GateFind> {
  const all = join(project.reportsFolder, experiment);
  const latest = (await foldersIn(all))
    .filter((name) => RUN_ID.test(name))
    .toSorted()
    .at(-1);
  if (latest === undefined) {
    const message = `There is no run of it in ${asTyped(all, cwd)}.`;
    const hint = `Run it: ${runCommand(experiment, runsFolder, overrides)}`;
    return { missing: noRun(experiment, { code: 'NO_RUN', message, hint }) };
  }
  const folder = join(all, latest);
  if (await isIn(folder)) return { folder, experiment };
  return { missing: noJournal(experiment, asTyped(folder, cwd)) };
}

async function named(
  project: Project,
  cwd: string,
  name: string,
  experiments: readonly string[],
): Promise<GateFind> {
  const typed = resolve(cwd, name);
  if (/[/\\]/.test(name) && (await isFolder(typed)) && !(await isIn(typed))) {
    return { missing: noJournal(name, name) };
  }
  if (RUN_ID.test(name)) {
    for (const experiment of await foldersIn(project.reportsFolder)) {
      const folder = join(project.reportsFolder, experiment, name);
      if ((await isFolder(folder)) && !(await isIn(folder))) {
        return { missing: noJournal(experiment, asTyped(folder, cwd)) };
      }
    }
  }
  try {
    return { folder: await findRun(project, cwd, name) };
  } catch (error) {
    // A plain name that is no run's was meant for an experiment's.
    if (RUN_ID.test(name) || /[/\\]/.test(name)) throw error;
    throw unknownName('experiment and no run', name, experiments);
  }
}

function noJournal(experiment: string, folder: string): GateEntry {
  const message = `The run in ${folder} has no journal, and a report alone is not believed.`;
  return noRun(experiment, { code: 'NO_JOURNAL', message, hint: 'Run it again.' });
}

async function isIn(folder: string): Promise<boolean> {
  return stat(join(folder, JOURNAL_FILE)).then(
    (entry) => entry.isFile(),
    () => false,
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
}
