import { FakeLinkProbe } from '../../../src/adapters/fake/fake-link-probe.ts';
import { FakeNetworkProxy } from '../../../src/adapters/fake/fake-network-proxy.ts';
import { DockerContainerRuntime } from '../../../src/adapters/docker/docker-container-runtime.ts';
import { systemClock } from '../../../src/adapters/system-clock/system-clock.ts';
import type { ContainerIncarnation, ContainerState } from '../../../src/ports/container-runtime.ts';
import type { FaultPorts } from '../../../src/ports/fault-definition.ts';
import type { ServiceOptions } from '../../contract/container-runtime-contract.ts';
import { containerEnvironment } from '../../kit/container-environment.ts';
import type { FaultWorld } from '../../kit/fault-world.ts';
import type { RealContainers } from './real-containers.ts';

type Seen = Pick<ContainerIncarnation, 'id' | 'name'> & Pick<ContainerState, 'status' | 'networks'>;

const NEVER = new AbortController().signal;

/** Ports of which the containers are real. */
export function realContainerPorts(): FaultPorts {
  const proxy = new FakeNetworkProxy();
  return {
    clock: systemClock,
    proxy,
    probe: new FakeLinkProbe(proxy),
    processes: undefined,
    containers: new DockerContainerRuntime(),
  };
}

export type RealContainerWorldOptions = Pick<ServiceOptions, 'restart' | 'count'> & {
  /** Whether each container is to have its own address again, or any of those that they had. */
  readonly addresses?: 'each' | 'among-them';
};

/** A service of its own on a real engine. */
export async function openRealContainerWorld(
  containers: RealContainers,
  { restart = 'no', count = 2, addresses = 'each' }: RealContainerWorldOptions = {},
): Promise<FaultWorld> {
  const { runtime } = containers;
  const place = await containers.createService({ count, restart });
  const network = `${place.project}_${place.service}`;
  const own = () => runtime.list(place, NEVER);
  const removeOwn = async () => {
    for (const { incarnation } of await own()) await containers.remove(incarnation);
  };
  return {
    ports: realContainerPorts(),
    freshPorts: realContainerPorts,
    environment: containerEnvironment(place),
    target: { kind: 'service', service: place.service },
    link: undefined,
    snapshot: async () => {
      const seen = (await own()).map(seenOf);
      return {
        own: addresses === 'each' ? seen : seen.map(withoutAddresses),
        addresses: seen.flatMap(addressesOf).toSorted(),
        others: await containers.describeOthers(),
      };
    },
    destroyTarget: removeOwn,
    replaceTarget: async () => {
      await removeOwn();
      for (let number = 1; number <= count; number += 1) {
        await containers.createContainer(place, { number, networks: [network], restart });
      }
    },
    addOthers: () => containers.createOthers(place, network),
  };
}

function seenOf({ incarnation: { id, name }, status, networks }: ContainerState): Seen {
  return { id, name, status, networks };
}

function withoutAddresses({ networks, ...seen }: Seen): unknown {
  return {
    ...seen,
    networks: networks.map(({ ipAddress: _ip, macAddress: _mac, ...network }) => network),
  };
}

function addressesOf({ networks }: Seen): readonly string[] {
  return networks.map(({ network, ipAddress }) => `${network} ${ipAddress}`);
}
