import { faultRegistry } from '../../faults/registry.ts';
import { findOwnFaults } from '../../spec/environments/own-faults.ts';
import { findProject, isInProject, type Project } from '../project.ts';
import { readTextFile } from '../read-project-files.ts';
import { loadKnownFaults } from './load-known-faults.ts';
import type { KnownFaults } from './known-faults.ts';

/** Every fault that an experiment of the project may name; rejects with `PLUGIN_INVALID`. */
export async function faultsOfProject(project: Project, cwd: string): Promise<KnownFaults> {
  const file = await readTextFile(project.environmentsFile, cwd);
  return await loadKnownFaults(project.folder, findOwnFaults(file));
}

/** The same where a command also works outside of a project; there it is our faults alone. */
export async function faultsAround(cwd: string): Promise<KnownFaults> {
  if (!isInProject(cwd)) return { registry: faultRegistry, plugins: [] };
  return await faultsOfProject(findProject(cwd), cwd);
}
