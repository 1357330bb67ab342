import { askToHalt } from '../adapters/control-endpoint/ask-to-halt.ts';
import type { Halt, HaltSwitch } from '../adapters/state-folder/halt-switch.ts';
import type { Host } from './host.ts';
import { type KnownRun, registeredRuns } from './known-runs.ts';

/** `unset`: why the switch could not be set, when it could not, so that it blocks no new run. */
export type Pulled = { readonly halted: Halt; readonly unset?: unknown };

/**
 * Pulls the kill switch. When that is a file that cannot be written, every run that can be reached is asked to stop by
 * its port, and those that cannot are named on stderr.
 */
export async function pullOrAsk(host: Host, halt: HaltSwitch, order: Halt): Promise<Pulled> {
  try {
    return { halted: halt.pull(order) };
  } catch (unset) {
    const runs = (await registeredRuns(host)).filter(({ standing }) => standing === 'active');
    await Promise.all(runs.map((run) => askOne(host, run, order)));
    return { halted: order, unset };
  }
}

async function askOne(host: Host, run: KnownRun, { reason }: Halt): Promise<void> {
  const why = await whyNotAsked(run, reason);
  if (why !== undefined) host.stderr.write(`${run.runId} could not be asked to stop: ${why}\n`);
}

async function whyNotAsked(
  { runId, controlPort, elsewhere }: KnownRun,
  reason: string,
): Promise<string | undefined> {
  if (elsewhere) return 'it is of another host or container';
  if (controlPort === undefined) return 'its port is not known';
  try {
    await askToHalt(controlPort, runId, reason);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
