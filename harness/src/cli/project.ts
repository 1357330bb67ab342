import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { FaultlineError } from '../domain/faultline-error.ts';

/** Where a project keeps its things: the folder that holds `faultline.yaml`, and what is beside it. */
export type Project = {
  readonly folder: string;
  readonly environmentsFile: string;
  readonly experimentsFolder: string;
  readonly slosFolder: string;
  readonly scenariosFolder: string;
  readonly reportsFolder: string;
  /** What is up, and other state that may be thrown away. */
  readonly stateFolder: string;
};

const ENVIRONMENTS_FILE = 'faultline.yaml';

/** Whether there is a project that `cwd` is in. */
export function isInProject(cwd: string): boolean {
  return folderOfProject(cwd) !== undefined;
}

/** Finds the project that `cwd` is in, as git finds a repository; rejects with `FILE_UNREADABLE` outside of one. */
export function findProject(cwd: string): Project {
  const folder = folderOfProject(cwd);
  if (folder !== undefined) return projectIn(folder);
  throw new FaultlineError(
    'FILE_UNREADABLE',
    `There is no ${ENVIRONMENTS_FILE} in ${cwd} or above it.`,
    {
      hint: `Change into a project, or write a ${ENVIRONMENTS_FILE} that names your environments.`,
    },
  );
}

function folderOfProject(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ENVIRONMENTS_FILE))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** A path as a person would type it from `cwd`. */
export function asTyped(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short.startsWith('..') ? path : short === '' ? '.' : short;
}

function projectIn(folder: string): Project {
  return {
    folder,
    environmentsFile: join(folder, ENVIRONMENTS_FILE),
    experimentsFolder: join(folder, 'experiments'),
    slosFolder: join(folder, 'experiments', 'slos'),
    scenariosFolder: join(folder, 'scenarios'),
    reportsFolder: join(folder, 'reports'),
    stateFolder: join(folder, '.faultline'),
  };
}
