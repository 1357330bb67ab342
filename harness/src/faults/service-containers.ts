import type { FrozenTarget } from '../domain/fault.ts';
import type { ErrorCode } from '../domain/error-codes.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import { instancesOf } from '../domain/replicas.ts';
import type {
  ContainerIncarnation,
  ContainerPlace,
  ContainerRuntime,
  ContainerState,
} from '../ports/container-runtime.ts';
import type { FaultContext, FaultPorts } from '../ports/fault-definition.ts';
import { containerKey } from './frozen-targets.ts';
import { serviceOf } from './service-process.ts';

/** Whatever can look for containers and do things to them. */
export function containersOf({ containers }: FaultPorts): ContainerRuntime {
  if (containers !== undefined) return containers;
  throw new FaultlineError('ENVIRONMENT_CANNOT', 'The environment gives no access to containers.');
}

/** A container, and the service of the compose file that it is one of. */
type Placed = { readonly state: ContainerState; readonly place: ContainerPlace };

/**
 * The first containers of a fault's service in order of their number, as they are frozen at preflight: those of its first
 * replica, then of the next, where its replicas have names of their own. Rejects with
 * `FAULT_FAILED` when there are not so many, with `TARGET_GONE` or `TARGET_PAUSED` when one of them does not run.
 */
export async function frozenContainers<V>(
  context: FaultContext<V>,
  instances: number,
  signal: AbortSignal,
): Promise<readonly FrozenTarget[]> {
  const { chosen, running } = await choose(context, instances, signal);
  return chosen.map(({ state: { incarnation }, place }) => ({
    kind: 'container',
    key: containerKey(place, incarnation),
    name: `container ${incarnation.name}`,
    service: serviceOf(context),
    instances: running,
    incarnation,
  }));
}

/** The same as they are now; rejects also when one of them is none of those that were frozen, if any were. */
export async function chosenContainers<V>(
  context: FaultContext<V>,
  instances: number,
  signal: AbortSignal,
): Promise<readonly ContainerState[]> {
  const { chosen } = await choose(context, instances, signal);
  for (const { state } of chosen) refuseReplacement(context, state.incarnation);
  return chosen.map(({ state }) => state);
}

async function choose<V>(
  context: FaultContext<V>,
  instances: number,
  signal: AbortSignal,
): Promise<{ readonly chosen: readonly Placed[]; readonly running: number }> {
  const runtime = containersOf(context.ports);
  const lists = placesOf(context).map(async (place): Promise<readonly Placed[]> => {
    const states = await runtime.list(place, signal);
    return states.map((state) => ({ state, place }));
  });
  const all = (await Promise.all(lists)).flat();
  const chosen = all.slice(0, instances);
  if (chosen.length < instances) {
    throw new FaultlineError(
      context.frozen.length === 0 ? 'FAULT_FAILED' : 'TARGET_GONE',
      `The fault "${context.faultId}" is to be done to ${instances} of the containers of "${serviceOf(context)}", which has ${all.length}.`,
      { hint: 'Run `faultline env status`.' },
    );
  }
  for (const { state } of chosen) {
    if (state.status !== 'running') throw notRunning(state.incarnation, state.status);
  }
  return { chosen, running: all.filter(({ state }) => state.status === 'running').length };
}

/** Where the containers of a fault's service are, in order; throws `ENVIRONMENT_CANNOT` when it runs in none. */
function placesOf<V>(context: FaultContext<V>): readonly ContainerPlace[] {
  const service = serviceOf(context);
  const { name, services } = context.environment;
  const description = services[service];
  const instances = description === undefined ? [] : instancesOf(description);
  const places = instances.flatMap(({ location }) =>
    location?.kind === 'containers' ? [location] : [],
  );
  if (places.length > 0) return places;
  throw new FaultlineError(
    'ENVIRONMENT_CANNOT',
    `The service "${service}" of the environment "${name}" does not run in containers.`,
  );
}

function notRunning({ name }: ContainerIncarnation, status: string): FaultlineError {
  return new FaultlineError(
    status === 'paused' ? 'TARGET_PAUSED' : 'TARGET_GONE',
    `The container ${name} was ${status} before anything was done to it; it stays so.`,
    { hint: 'Run `faultline env status`.' },
  );
}

/** What was frozen may be touched, and nothing that has taken its place since. */
function refuseReplacement<V>(
  { faultId, frozen }: FaultContext<V>,
  incarnation: ContainerIncarnation,
): void {
  if (frozen.length === 0 || frozen.some((target) => isFrozenAs(target, incarnation))) return;
  throw new FaultlineError(
    'TARGET_REPLACED',
    `The fault "${faultId}" came too late: since it was planned, the container ${incarnation.name} was started again or replaced.`,
  );
}

function isFrozenAs({ incarnation: frozen }: FrozenTarget, now: ContainerIncarnation): boolean {
  if (typeof frozen !== 'object' || frozen === null) return false;
  const { id, startedAt } = frozen as Partial<ContainerIncarnation>;
  return id === now.id && startedAt === now.startedAt;
}

const LATE_CODES: Readonly<Record<string, ErrorCode>> = {
  paused: 'TARGET_PAUSED',
  'started again': 'TARGET_REPLACED',
};

/** Rejects like `frozenContainers` when a container is not the very start that was captured, and running. */
export async function refuseLateness<V>(
  { faultId, ports }: FaultContext<V>,
  captured: ContainerIncarnation,
  signal: AbortSignal,
): Promise<void> {
  const now = await containersOf(ports).inspect(captured, signal);
  const isSame = now?.incarnation.startedAt === captured.startedAt;
  if (isSame && now.status === 'running') return;
  const became = now === undefined ? 'gone' : isSame ? now.status : 'started again';
  throw new FaultlineError(
    LATE_CODES[became] ?? 'TARGET_GONE',
    `The fault "${faultId}" came too late: the container ${captured.name} was ${became} before anything was done to it.`,
  );
}

/**
 * Rejects with `TARGET_REPLACED` when what was done to a container was done to a later start of it than the captured one:
 * it may end and be started again between the look and the deed. What was done to that start is taken back first.
 */
export async function refuseSuccessor<V>(
  { faultId, ports }: FaultContext<V>,
  captured: ContainerIncarnation,
  takeBack: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const now = await containersOf(ports).inspect(captured, signal);
  if (now === undefined || now.incarnation.startedAt === captured.startedAt) return;
  await takeBack();
  throw new FaultlineError(
    'TARGET_REPLACED',
    `The fault "${faultId}" came too late: the container ${captured.name} was started again just before; what was done to that start is taken back.`,
  );
}
