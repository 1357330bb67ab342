import type { EffectSample } from '../domain/fault.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { Ms } from '../domain/units.ts';
import type { FaultContext, FaultDefinition, FaultPorts } from '../ports/fault-definition.ts';
import type { Incarnation, ProcessControl } from '../ports/process-control.ts';
import { frozenProcess } from './frozen-targets.ts';
import { LANDS_WITHIN_MS } from './run-again.ts';
import {
  findSuccessor,
  nameOfIncarnation,
  POLL_MS,
  processesOf,
  runningProcess,
  serviceOf,
  type ServiceProcess,
  signalIncarnation,
  waitForRestart,
} from './service-process.ts';
import { nameOfTarget } from './target-link.ts';

/** Undo record of a kill: a process cannot be brought back, but its service ran before and must run again. */
type AwaitRestart = { readonly kind: 'await-restart' } & ServiceProcess;

/** A killed process is gone within milliseconds, unless the kernel holds it. */
const MOST_POLLS_UNTIL_GONE = 40;
/** A kill that was sent before the harness broke off may land a little later, and later still in a container. */
const SIGHTINGS_UNTIL_SPARED = { process: 5, container: Math.ceil(LANDS_WITHIN_MS / POLL_MS) };
const LOOK_DEADLINE_MS: Ms = 2_000;

/** A service is killed outright; whoever supervises it starts it again. */
export const processKill: FaultDefinition<Readonly<Record<string, never>>, AwaitRestart> = {
  type: 'process-kill',
  summary: 'A process of a service is killed outright, once; its supervisor starts it again.',
  needs: 'process',
  target: 'service',
  lasts: 'once',
  parameters: {},
  check: () => [],
  describe: (_values, target) => ({
    does: `kills one process of ${nameOfTarget(target)} (SIGKILL), the first where it has replicas`,
    undo: 'waits until its supervisor has started it again',
    proof: 'the operating system says that the process is gone',
  }),
  observeDeadlineMs: () => LOOK_DEADLINE_MS,
  async targets(context, signal) {
    refuseIfNotRestarted(context);
    return await frozenProcess(context, signal);
  },
  async capture(context, signal) {
    refuseIfNotRestarted(context);
    return { kind: 'await-restart', ...(await runningProcess(context, signal)) };
  },
  async inject(context, { incarnation }, signal) {
    await signalIncarnation(context, incarnation, 'kill', signal);
    const { ports } = context;
    for (let polls = 0; polls < MOST_POLLS_UNTIL_GONE; polls += 1) {
      if ((await processesOf(ports).state(incarnation, signal)) === 'gone') return;
      await ports.clock.sleep(POLL_MS, signal);
    }
  },
  async readBack({ ports, faultId }, { incarnation }, signal) {
    const state = await processesOf(ports).state(incarnation, signal);
    const name = nameOfIncarnation(incarnation);
    if (state === 'gone') return `${name} is gone`;
    throw new FaultlineError(
      'FAULT_FAILED',
      `The fault "${faultId}" did not take effect: ${name} is still ${state}.`,
    );
  },
  async observe({ ports }, undo, signal, moment) {
    const atMs = ports.clock.now();
    const { effect, observed } = await look(ports, undo, signal, moment === 'during');
    const measure = nameOfIncarnation(undo.incarnation);
    return { atMs, effect, measure, observed, expected: 'gone' };
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

/** What nobody starts again could not be undone. */
function refuseIfNotRestarted<V>(context: FaultContext<V>): void {
  const service = serviceOf(context);
  if (context.environment.services[service]?.restarts !== false) return;
  throw new FaultlineError(
    'ENVIRONMENT_CANNOT',
    `Nobody starts "${service}" again when its process is killed, so that the fault "${context.faultId}" could not be undone.`,
    {
      hint: 'Give the service a restart policy, or use `container-kill`, which starts it again itself.',
    },
  );
}

type Seen = Pick<EffectSample, 'effect' | 'observed'>;

/** While the kill is to be proved, a quick restart does not hide it; otherwise a successor ends the effect. */
async function look(
  ports: FaultPorts,
  undo: AwaitRestart,
  signal: AbortSignal,
  isToBeProved: boolean,
): Promise<Seen> {
  const processes = processesOf(ports);
  const state = await processes.state(undo.incarnation, signal);
  if (state !== 'gone') return { effect: 'absent', observed: state };
  const successor = await findSuccessor(undo, processes, signal);
  if (typeof successor === 'string') return { effect: 'present', observed: 'gone' };
  return {
    effect: isToBeProved ? 'present' : 'absent',
    observed: `gone, and followed by ${nameOfSuccessor(successor, undo.incarnation)}`,
  };
}

/** A container keeps its name when it is started again. */
function nameOfSuccessor(successor: Incarnation, killed: Incarnation): string {
  const name = nameOfIncarnation(successor);
  return name === nameOfIncarnation(killed) ? 'another start of it' : name;
}
