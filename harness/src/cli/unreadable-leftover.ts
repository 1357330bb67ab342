import { basename } from 'node:path';
import { unreadableLeases } from '../adapters/state-folder/file-target-leases.ts';
import { RunRegistry } from '../adapters/state-folder/run-registry.ts';
import { stateHome } from '../adapters/state-folder/state-home.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { Host } from './host.ts';

/** A file that may tell of something broken, and that nobody can read. */
export type UnreadableLeftover = {
  readonly path: string;
  /** What is wrong with it. */
  readonly problem: string;
  /** What to do about it. */
  readonly hint: string;
};

/** What of the state folder is there and cannot be read. */
export function unreadableState(host: Host): readonly UnreadableLeftover[] {
  const folder = stateHome(host.env);
  const entries = new RunRegistry(folder).unreadable().map((path) => {
    const runId = basename(path, '.json').replace(/^run-/, '');
    return {
      path,
      problem: `The entry of the run ${runId} in the registry, ${path}, cannot be read.`,
      hint: `Recover the run by its folder, \`faultline recover reports/EXPERIMENT/${runId}\`. When all is well: faultline recover ${runId} --forget`,
    };
  });
  const leases = unreadableLeases(folder).map((path) => ({
    path,
    problem: `The lease ${path} cannot be read: which run holds what cannot be told.`,
    hint: 'When no run goes on and nothing else is left, delete that file.',
  }));
  return [...entries, ...leases];
}

/** A journal that tells nothing at all: not even which run it is of. */
export function unreadableJournal(folder: string, problem: string): UnreadableLeftover {
  return {
    path: folder,
    problem,
    hint: `Find out what the run touched. When all is well there: faultline recover ${folder} --forget`,
  };
}

/** The same as an error, for whoever cannot go on past it. */
export function asError({ problem, hint }: UnreadableLeftover): FaultlineError {
  return new FaultlineError('LEFTOVERS', problem, { hint });
}
