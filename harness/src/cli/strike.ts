import { releaseLeases } from '../adapters/state-folder/file-target-leases.ts';
import { RunRegistry } from '../adapters/state-folder/run-registry.ts';
import { stateHome } from '../adapters/state-folder/state-home.ts';
import { hasErrorCode } from '../system/has-error-code.ts';
import type { Host } from './host.ts';

/** Strikes a run that left nothing, or that nobody counts any more: its leases and its entry in the registry. */
export async function strike(host: Host, runId: string): Promise<void> {
  const folder = stateHome(host.env);
  await releaseLeases(folder, runId);
  new RunRegistry(folder).leave(runId);
}

/** The same for whoever only looks: in a folder that may not be written, the next one who may will do it. */
export async function strikeIfAllowed(host: Host, runId: string): Promise<void> {
  try {
    await strike(host, runId);
  } catch (error) {
    if (!hasErrorCode(error, 'EACCES', 'EPERM', 'EROFS')) throw error;
  }
}
