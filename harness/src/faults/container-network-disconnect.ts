import { FaultlineError } from '../domain/faultline-error.ts';
import type { Parameters } from '../domain/parameter.ts';
import type { ContainerState, NetworkAttachment } from '../ports/container-runtime.ts';
import { attachAgain } from './attach-again.ts';
import { attachmentIn, type Captured } from './captured-container.ts';
import { containerFault } from './container-fault.ts';
import { INSTANCES } from './instances-parameter.ts';
import type { Seen } from './look-at-containers.ts';

const PARAMETERS = {
  instances: INSTANCES,
  network: {
    kind: 'name',
    default: '',
    leftOut: 'the only one it has',
    summary: 'The network it is cut off from, as the compose file or the engine calls it.',
  },
} as const satisfies Parameters;

type Detached = Captured & { readonly attachment: NetworkAttachment };

/** Networks that nothing can be taken from. */
const FIXED: ReadonlySet<string> = new Set(['host', 'none']);

/** Containers lose a network: packets to and from there are lost, and their names are not known there any more. */
export const containerNetworkDisconnect = containerFault<typeof PARAMETERS, Detached>({
  type: 'container-network-disconnect',
  summary: 'Containers of a service are cut off from a network.',
  lasts: 'sustained',
  parameters: PARAMETERS,
  does: ({ network }, whom) =>
    `cuts ${whom} off from ${network === '' ? 'its network' : `the network "${network}"`}`,
  undo: 'attaches exactly those containers again, with their aliases and addresses',
  proof: 'the engine says that they are not attached to that network',
  expected: ({ attachment }) => `not attached to the network "${attachment.network}"`,
  capture(now, { values, environment, target }) {
    const service = target.kind === 'service' ? target.service : '';
    const location = environment.services[service]?.location;
    const project = location?.kind === 'containers' ? location.project : '';
    return { ...now, attachment: meant(now, values.network, project) };
  },
  act: (runtime, { incarnation, attachment }, _values, signal) =>
    runtime.disconnect(incarnation, attachment.networkId, signal),
  judge,
  restoration: attachAgain,
});

/** The attachment that is meant; compose puts the name of the project before the name that its file gives. */
function meant(
  { incarnation, networks }: Captured,
  name: string,
  project: string,
): NetworkAttachment {
  const open = networks.filter(({ network }) => !FIXED.has(network));
  const [first, ...others] = open;
  const found =
    name === ''
      ? others.length === 0
        ? first
        : undefined
      : (open.find(({ network }) => network === name) ??
        open.find(({ network }) => network === `${project}_${name}`));
  if (found !== undefined) return found;
  const has = open.map(({ network }) => `"${network}"`).join(', ');
  throw new FaultlineError(
    'ENVIRONMENT_CANNOT',
    name === ''
      ? `The container ${incarnation.name} has ${open.length} networks that it could be cut off from${has === '' ? '' : `: ${has}`}.`
      : `The container ${incarnation.name} is not on a network "${name}" (it is on: ${has === '' ? 'none' : has}).`,
    { hint: 'Say which one with `network`.' },
  );
}

function judge(now: ContainerState, { attachment }: Detached): Seen {
  const found = attachmentIn(now, attachment);
  if (found === undefined) return { effect: 'present', observed: 'not attached' };
  const observed = found.ipAddress === '' ? 'attached' : `attached with ${found.ipAddress}`;
  return { effect: 'absent', observed };
}
