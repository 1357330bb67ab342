import { HaltSwitch } from '../adapters/state-folder/halt-switch.ts';
import { stateHome } from '../adapters/state-folder/state-home.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { leftoversIn } from './find-known-runs.ts';
import { haltWords } from './halt-words.ts';
import type { Host } from './host.ts';
import type { KnownRun } from './known-runs.ts';
import type { Project } from './project.ts';
import { recoverSettled, settled } from './recover-known.ts';
import { asError } from './unreadable-leftover.ts';

/**
 * Sees that a run may begin: rejects with `HALTED` while the kill switch is on, and with `LEFTOVERS` when an earlier
 * run left something broken in its environment, unless that can be undone now, which `recover` asks for, or when a file
 * that cannot be read may tell of one.
 */
export async function refuseUnlessMayBegin(
  host: Host,
  project: Project,
  wanted: { readonly environment: string; readonly recover: boolean },
): Promise<void> {
  refuseWhileHalted(host);
  const { runs, unreadable } = await leftoversIn(host, project, wanted.environment);
  for (const run of await Promise.all(runs.map((leftover) => settled(host, leftover)))) {
    // Whether it stands in the way is for the leases to say.
    if (run.standing === 'active') continue;
    if (!wanted.recover && run.standing === 'left-broken' && !run.leftNothing)
      throw leftBroken(run);
    const { clean, faults } = await recoverSettled(host, run);
    if (!clean) throw leftBroken(run);
    const undone = faults.map(({ faultId }) => faultId).join(', ');
    if (undone !== '') host.stderr.write(`undone first: ${undone} of the run ${run.runId}\n`);
  }
  const [first] = unreadable;
  if (first !== undefined) throw asError(first);
}

export function isHalted(host: Host): boolean {
  return new HaltSwitch(stateHome(host.env), host.env).read() !== undefined;
}

function refuseWhileHalted(host: Host): void {
  const halt = new HaltSwitch(stateHome(host.env), host.env).read();
  if (halt === undefined) return;
  throw new FaultlineError('HALTED', `The kill switch is on: ${haltWords(halt)}.`);
}

function leftBroken({ runId, experiment, environment, inForce }: KnownRun): FaultlineError {
  const what = inForce.length === 0 ? 'something' : inForce.join(', ');
  return new FaultlineError(
    'LEFTOVERS',
    `The run ${runId} of ${experiment} left ${what} broken in the environment "${environment}".`,
    { hint: `Undo it with \`faultline recover ${runId}\`, or start with \`--recover\`.` },
  );
}
