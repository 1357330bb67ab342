import type { ServiceLocation } from '../domain/environment.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { instancesOf } from '../domain/replicas.ts';
import type { Ms } from '../domain/units.ts';
import type { FaultContext, FaultPorts } from '../ports/fault-definition.ts';
import type { Incarnation, Nobody, ProcessControl } from '../ports/process-control.ts';

/** A service with the incarnation that a fault is done to: all that undoing needs, as plain data. */
export type ServiceProcess = {
  readonly service: string;
  readonly location: ServiceLocation;
  readonly incarnation: Incarnation;
};

/** The service of a fault that is done to one. */
export function serviceOf<V>({ target, faultId }: FaultContext<V>): string {
  if (target.kind === 'service') return target.service;
  throw new FaultlineError('INTERNAL', `The fault "${faultId}" was handed no service.`);
}

/** Whatever can look for processes and signal them. */
export function processesOf({ processes }: FaultPorts): ProcessControl {
  if (processes !== undefined) return processes;
  throw new FaultlineError('ENVIRONMENT_CANNOT', 'The environment gives no access to processes.');
}

/** Where the processes of the fault's service are, in order; none where they cannot be reached. */
function locationsOf<V>(context: FaultContext<V>): readonly ServiceLocation[] {
  const description = context.environment.services[serviceOf(context)];
  const instances = description === undefined ? [] : instancesOf(description);
  return instances.flatMap(({ location }) => location ?? []);
}

/** How many processes run the service now, paused ones not counted: those that a fault is one of. */
export async function countRunning<V>(
  context: FaultContext<V>,
  signal: AbortSignal,
): Promise<number> {
  const processes = processesOf(context.ports);
  const states = await Promise.all(
    locationsOf(context).map(async (location) => {
      const found = await processes.find(location, signal);
      return typeof found === 'string' ? 'gone' : await processes.state(found, signal);
    }),
  );
  return states.filter((state) => state === 'running').length;
}

/** For people: the service, or which of its replicas: `api`, `api-2`. */
export function nameOfPart({ location }: Pick<ServiceProcess, 'location'>): string {
  switch (location.kind) {
    case 'supervised':
      return location.part;
    case 'containers':
      return location.service;
  }
}

/**
 * What runs the service now, the first of its replicas where it has several; rejects with `TARGET_GONE` when nothing does, with `TARGET_PAUSED` when it is paused already,
 * and with `TARGET_REPLACED` when it is not what was frozen at preflight.
 */
export async function runningProcess<V>(
  context: FaultContext<V>,
  signal: AbortSignal,
): Promise<ServiceProcess> {
  const service = serviceOf(context);
  const processes = processesOf(context.ports);
  const location = locationsOf(context)[0];
  if (location === undefined) {
    throw new FaultlineError(
      'ENVIRONMENT_CANNOT',
      `The environment "${context.environment.name}" gives no access to the process of "${service}".`,
    );
  }
  const incarnation = await processes.find(location, signal);
  const state =
    typeof incarnation === 'string' ? 'gone' : await processes.state(incarnation, signal);
  if (typeof incarnation !== 'string' && state === 'running') {
    refuseReplacement(context, nameOfPart({ location }), incarnation);
    return { service, location, incarnation };
  }
  throw new FaultlineError(
    state === 'paused' ? 'TARGET_PAUSED' : 'TARGET_GONE',
    `The service "${nameOfPart({ location })}" ${state === 'paused' ? 'is paused already' : 'does not run'}; there is nothing to do it to.`,
    { hint: 'Run `faultline env status`.' },
  );
}

/** What was frozen at preflight may be touched, and nothing that has taken its place since. */
function refuseReplacement<V>(
  { faultId, frozen }: FaultContext<V>,
  service: string,
  incarnation: Incarnation,
): void {
  const known = frozen.map((target) => JSON.stringify(target.incarnation));
  if (known.length === 0 || known.includes(JSON.stringify(incarnation))) return;
  throw new FaultlineError(
    'TARGET_REPLACED',
    `The fault "${faultId}" came too late: since it was planned, ${nameOfIncarnation(incarnation)} has taken the place of what ran "${service}".`,
  );
}

/**
 * What has become of a service: the incarnation that is there in the place of ours, `same` when it is still ours, or
 * nobody. A successor counts even while somebody else holds it still: its pause is not ours to undo.
 */
export async function findSuccessor(
  { location, incarnation }: ServiceProcess,
  processes: ProcessControl,
  signal: AbortSignal,
): Promise<Incarnation | 'same' | Nobody> {
  const found = await processes.find(location, signal);
  if (typeof found === 'string') return found;
  if (isSameIncarnation(found, incarnation)) return 'same';
  return (await processes.state(found, signal)) === 'gone' ? 'not-running' : found;
}

/** For people: `process 4711`, `container school-api-1`. */
export function nameOfIncarnation(incarnation: Incarnation): string {
  switch (incarnation.kind) {
    case 'process':
      return `process ${incarnation.pid}`;
    case 'container':
      return `container ${incarnation.name}`;
  }
}

function isSameIncarnation(one: Incarnation, other: Incarnation): boolean {
  switch (one.kind) {
    case 'process':
      return other.kind === 'process' && one.pid === other.pid && one.startTime === other.startTime;
    case 'container':
      return other.kind === 'container' && one.id === other.id && one.startedAt === other.startedAt;
  }
}

/** Signals exactly one incarnation; rejects with `TARGET_GONE` when it has ended by itself before. */
export async function signalIncarnation<V>(
  { ports, faultId }: FaultContext<V>,
  incarnation: Incarnation,
  action: 'kill' | 'terminate' | 'pause',
  signal: AbortSignal,
): Promise<void> {
  if ((await processesOf(ports).signal(incarnation, action, signal)) === 'sent') return;
  throw new FaultlineError(
    'TARGET_GONE',
    `The fault "${faultId}" came too late: ${nameOfIncarnation(incarnation)} was gone before it could be told to ${action}.`,
  );
}

/** How long one look at a process may take. */
export const LOOK_DEADLINE_MS: Ms = 2_000;

/** How often a process is looked at that is about to change. */
export const POLL_MS: Ms = 50;

/** One turn of waiting for the supervisor of a service whose process is gone; rejects when the signal says enough. */
export async function waitForRestart(
  undo: ServiceProcess,
  { clock }: FaultPorts,
  signal: AbortSignal,
): Promise<void> {
  try {
    await clock.sleep(POLL_MS, signal);
  } catch (cause) {
    const name = nameOfIncarnation(undo.incarnation);
    throw new FaultlineError(
      'PROCESS_FAILED',
      `${name.charAt(0).toUpperCase()}${name.slice(1)} of "${nameOfPart(undo)}" is gone, and the service does not run again.`,
      { cause },
    );
  }
}
