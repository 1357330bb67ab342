import type { EffectSample } from '../domain/fault.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { Parameters } from '../domain/parameter.ts';
import type { Ms } from '../domain/units.ts';
import type { FaultContext, FaultDefinition, FaultPorts } from '../ports/fault-definition.ts';
import type { Incarnation } from '../ports/process-control.ts';
import { frozenProcess } from './frozen-targets.ts';
import {
  findSuccessor,
  LOOK_DEADLINE_MS,
  nameOfIncarnation,
  POLL_MS,
  processesOf,
  runningProcess,
  serviceOf,
  type ServiceProcess,
} from './service-process.ts';

/** A killed process is gone within milliseconds, unless the kernel holds it. */
const GONE_WITHIN_MS: Ms = 2_000;

/** What every fault shares that ends a process for its supervisor to start another one: whom it is done to, and the proof. */
export const processEnd = {
  target: 'service',
  lasts: 'once',
  observeDeadlineMs: () => LOOK_DEADLINE_MS,
  async targets(context, signal) {
    refuseIfNotRestarted(context);
    return await frozenProcess(context, signal);
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
} as const satisfies Partial<FaultDefinition<Parameters, ServiceProcess>>;

/** The process that is about to be ended. */
export async function endedProcess<V>(
  context: FaultContext<V>,
  signal: AbortSignal,
): Promise<ServiceProcess> {
  refuseIfNotRestarted(context);
  return await runningProcess(context, signal);
}

/** Waits until it has ended; whether it has in this time. */
export async function hasEnded(
  ports: FaultPorts,
  incarnation: Incarnation,
  signal: AbortSignal,
  withinMs: Ms = GONE_WITHIN_MS,
): Promise<boolean> {
  const { clock } = ports;
  const processes = processesOf(ports);
  const untilMs = clock.now() + withinMs;
  while ((await processes.state(incarnation, signal)) !== 'gone') {
    if (clock.now() >= untilMs) return false;
    await clock.sleep(POLL_MS, signal);
  }
  return true;
}

/** What nobody starts again could not be undone. */
function refuseIfNotRestarted<V>(context: FaultContext<V>): void {
  const service = serviceOf(context);
  if (context.environment.services[service]?.restarts !== false) return;
  throw new FaultlineError(
    'ENVIRONMENT_CANNOT',
    `Nobody starts "${service}" again when its process is ended, so that the fault "${context.faultId}" could not be undone.`,
    {
      hint: 'Give the service a restart policy, or use `container-kill`, which starts it again itself.',
    },
  );
}

type Seen = Pick<EffectSample, 'effect' | 'observed'>;

/** While the end is to be proved, a quick restart does not hide it; otherwise a successor ends the effect. */
async function look(
  ports: FaultPorts,
  undo: ServiceProcess,
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
function nameOfSuccessor(successor: Incarnation, ended: Incarnation): string {
  const name = nameOfIncarnation(successor);
  return name === nameOfIncarnation(ended) ? 'another start of it' : name;
}
