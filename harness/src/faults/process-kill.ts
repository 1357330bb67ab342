import type { FaultDefinition } from '../ports/fault-definition.ts';
import type { Incarnation, ProcessControl } from '../ports/process-control.ts';
import { endedProcess, hasEnded, processEnd } from './process-end.ts';
import { LANDS_WITHIN_MS } from './run-again.ts';
import {
  findSuccessor,
  POLL_MS,
  processesOf,
  type ServiceProcess,
  signalIncarnation,
  waitForRestart,
} from './service-process.ts';
import { nameOfTarget } from './target-link.ts';

/** Undo record of a kill: a process cannot be brought back, but its service ran before and must run again. */
type AwaitRestart = { readonly kind: 'await-restart' } & ServiceProcess;

/** A kill that was sent before the harness broke off may land a little later, and later still in a container. */
const SIGHTINGS_UNTIL_SPARED = { process: 5, container: Math.ceil(LANDS_WITHIN_MS / POLL_MS) };

/** A service is killed outright; whoever supervises it starts it again. */
export const processKill: FaultDefinition<Readonly<Record<string, never>>, AwaitRestart> = {
  ...processEnd,
  type: 'process-kill',
  summary: 'A process of a service is killed outright, once; its supervisor starts it again.',
  needs: 'process',
  parameters: {},
  check: () => [],
  describe: (_values, target) => ({
    does: `kills one process of ${nameOfTarget(target)} (SIGKILL), the first where it has replicas`,
    undo: 'waits until its supervisor has started it again',
    proof: 'the operating system says that the process is gone',
  }),
  async capture(context, signal) {
    return { kind: 'await-restart', ...(await endedProcess(context, signal)) };
  },
  async inject(context, { incarnation }, signal) {
    await signalIncarnation(context, incarnation, 'kill', signal);
    await hasEnded(context.ports, incarnation, signal);
  },
  async rollBack(undo, ports, signal) {
    for (let sightingsOfKilled = 0; ;) {
      const found = await findSuccessor(undo, processesOf(ports), signal);
      if (found === 'same') {
        await letGo(undo.incarnation, processesOf(ports), signal);
        sightingsOfKilled += 1;
        if (sightingsOfKilled === SIGHTINGS_UNTIL_SPARED[undo.incarnation.kind]) return;
      } else if (found !== 'not-running') {
        // Another one runs; or the service went with its environment, and nobody waits for it any more.
        return;
      }
      await waitForRestart(undo, ports, signal);
    }
  },
};

/**
 * Whoever kills a tree of processes holds it still first; a harness that died in between left it so, and it ran before.
 * A container is killed at once: one that stands still was paused by somebody else.
 */
async function letGo(
  incarnation: Incarnation,
  processes: ProcessControl,
  signal: AbortSignal,
): Promise<void> {
  if (incarnation.kind === 'process') await processes.signal(incarnation, 'resume', signal);
}
