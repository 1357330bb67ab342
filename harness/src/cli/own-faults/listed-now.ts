import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { toErrorRecord } from '../../domain/faultline-error.ts';
import { findOwnFaults } from '../../spec/environments/own-faults.ts';
import { isInProject, findProject } from '../project.ts';
import { readTextFile } from '../read-project-files.ts';
import { findPlugin } from './plugin-file.ts';

/**
 * Why a module that a journal names may not be loaded for a run of this project, as a clause after its path; undefined
 * when it may. A journal is a file that may come from anywhere: what is executed is decided by the project alone, which
 * has to list the module, below its own folder, as it stands now.
 */
export async function whyNotListed(
  projectFolder: string,
  path: string,
): Promise<string | undefined> {
  if (projectFolder === '' || !isInProject(projectFolder)) {
    return 'belongs to no project that is known here';
  }
  const { folder, environmentsFile } = findProject(projectFolder);
  try {
    const listed = findOwnFaults(await readTextFile(environmentsFile, folder));
    const wanted = await realpath(path);
    for (const one of listed) {
      const found = await findPlugin(folder, one);
      if ('path' in found && found.path === wanted) return undefined;
    }
  } catch (error) {
    return `cannot be looked up: ${toErrorRecord(error).message}`;
  }
  return `is not listed under \`faults\` in ${join(folder, 'faultline.yaml')}`;
}
