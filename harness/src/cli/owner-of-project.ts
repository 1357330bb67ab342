import { join } from 'node:path';
import { lastSignOfLife } from '../adapters/file-journal/sign-of-life.ts';
import { isElsewhere, isStillThere } from '../adapters/process-owner/this-process.ts';
import { RunRegistry } from '../adapters/state-folder/run-registry.ts';
import type { RunOwner } from '../domain/journal-event.ts';
import { JOURNAL_FILE } from './read-run.ts';

/**
 * Whether the run that brought a project up is still there. One that cannot be looked up from here is in the registry
 * from before it brings anything up until it has ended, and its journal shows its signs of life.
 */
export function isRunOfProjectThere(stateFolder: string, owner: RunOwner): boolean {
  if (!isElsewhere(owner)) return isStillThere(owner);
  const run = new RunRegistry(stateFolder).list().find((one) => isSame(one.owner, owner));
  return run !== undefined && isStillThere(owner, lastSignOfLife(join(run.folder, JOURNAL_FILE)));
}

function isSame(one: RunOwner, other: RunOwner): boolean {
  return (
    one.pid === other.pid &&
    one.startTime === other.startTime &&
    one.bootId === other.bootId &&
    one.pidNamespace === other.pidNamespace
  );
}
