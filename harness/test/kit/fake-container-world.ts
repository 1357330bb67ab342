import { FakeClock } from '../../src/adapters/fake/fake-clock.ts';
import { FakeContainerRuntime } from '../../src/adapters/fake/fake-container-runtime.ts';
import { FakeLinkProbe } from '../../src/adapters/fake/fake-link-probe.ts';
import { FakeNetworkProxy } from '../../src/adapters/fake/fake-network-proxy.ts';
import type { ContainerPlace } from '../../src/ports/container-runtime.ts';
import type { FaultPorts } from '../../src/ports/fault-definition.ts';
import { containerEnvironment } from './container-environment.ts';
import type { FaultWorld } from './fault-world.ts';

export const FAKE_PLACE: ContainerPlace = {
  engine: 'unix:///fake/docker.sock',
  project: 'school',
  service: 'api',
};
const CONTAINERS = 3;

export type FakeContainerWorld = FaultWorld & {
  readonly runtime: FakeContainerRuntime;
  readonly ports: FaultPorts & { readonly clock: FakeClock };
};

/** A service of three containers on an engine that is a fake; it takes no time. */
export async function openFakeContainerWorld(
  options: { readonly networks?: readonly string[]; readonly restart?: 'no' | 'always' } = {},
): Promise<FakeContainerWorld> {
  const runtime = new FakeContainerRuntime();
  const { engine } = runtime;
  const { networks = ['school_app'], restart = 'no' } = options;
  const clock = new FakeClock(undefined, { moves: 'by-itself' });
  const proxy = new FakeNetworkProxy();
  for (let number = 1; number <= CONTAINERS; number += 1) {
    engine.create(FAKE_PLACE, { networks, restart });
  }
  return {
    runtime,
    ports: {
      clock,
      proxy,
      probe: new FakeLinkProbe(proxy),
      processes: undefined,
      containers: runtime,
    },
    environment: containerEnvironment(FAKE_PLACE),
    target: { kind: 'service', service: FAKE_PLACE.service },
    link: undefined,
    snapshot: async () =>
      engine.all().map(({ place, name, id, status, networks, startedAt }) => {
        // What is started again is another start, and no harm.
        const start = place === FAKE_PLACE ? '' : startedAt;
        return { name, id, status, networks, start };
      }),
    destroyTarget: async () => {
      for (const { id } of engine.of(FAKE_PLACE)) engine.remove(id);
    },
    replaceTarget: async () => {
      for (const { id, number } of engine.of(FAKE_PLACE)) {
        engine.remove(id);
        engine.create(FAKE_PLACE, { number, networks, restart });
      }
    },
    addOthers: async () => {
      engine.create({ ...FAKE_PLACE, project: 'other' }, { networks: ['school_app', 'other_app'] });
      engine.create({ ...FAKE_PLACE, service: 'redis' }, { networks });
    },
  };
}
