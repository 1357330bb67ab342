import { realpath } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { digestOfModule } from './module-digest.ts';

export type PluginFile = { readonly path: string; readonly sha256: string };
type Found = PluginFile | { readonly problem: string };

/** Finds a module below the folder of a project, wherever its links lead; what is outside of it is never loaded. */
export async function findPlugin(projectFolder: string, path: string): Promise<Found> {
  try {
    const folder = await realpath(projectFolder);
    const found = await realpath(join(folder, path));
    const steps = relative(folder, found).split(sep);
    if (steps[0] === '..') return { problem: `leads out of the project, to ${found}` };
    // Node strips no types there, and what was installed is not what somebody wrote for this project.
    if (steps.includes('node_modules')) return { problem: 'leads into node_modules' };
    return { path: found, sha256: await digestOfModule(found) };
  } catch (cause) {
    return { problem: `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}` };
  }
}
