import {
  describeContainerRuntime,
  type ContainerRuntimeWorld,
} from '../../../test/contract/container-runtime-contract.ts';
import { FakeContainerRuntime } from './fake-container-runtime.ts';

async function openFakeContainers(): Promise<ContainerRuntimeWorld> {
  const runtime = new FakeContainerRuntime();
  let services = 0;
  return {
    runtime,
    createService: async ({ count = 1, restart = 'no', publishes } = {}) => {
      services += 1;
      const place = { engine: 'unix:///fake.sock', project: 'kit', service: `service-${services}` };
      for (let number = 1; number <= count; number += 1) {
        runtime.engine.create(place, {
          restart,
          networks: [`kit_${place.service}`],
          publishes: publishes === undefined ? [] : [publishes],
        });
      }
      return place;
    },
    remove: async ({ id }) => runtime.engine.remove(id),
    takeAddress: async (_network, ipAddress) => runtime.engine.reserveAddress(ipAddress),
    removeNetwork: async (network) => runtime.engine.removeNetwork(network),
    close: async () => undefined,
  };
}

describeContainerRuntime('FakeContainerRuntime', openFakeContainers);
