import { FakeClock } from '../../src/adapters/fake/fake-clock.ts';
import { FakeLinkProbe } from '../../src/adapters/fake/fake-link-probe.ts';
import { FakeNetworkProxy } from '../../src/adapters/fake/fake-network-proxy.ts';
import { FakeProcessControl } from '../../src/adapters/fake/fake-process-control.ts';
import type { LinkDescription } from '../../src/domain/environment.ts';
import { environmentWith, type FaultWorld } from './fault-world.ts';

export const FAKE_LINK: LinkDescription = {
  name: 'api->redis',
  from: 'api',
  to: 'redis',
  proxy: { adminUrl: 'http://127.0.0.1:8474', name: 'api-redis' },
  host: '127.0.0.1',
  port: 20_001,
  protocol: 'redis',
};

/** A link whose proxy and probe are fakes; it takes no time. */
export async function openFakeLinkWorld(): Promise<FaultWorld> {
  const fakes = fakePorts();
  fakes.proxy.create(FAKE_LINK.proxy);
  return {
    ports: fakes,
    environment: environmentWith(FAKE_LINK),
    target: { kind: 'link', link: FAKE_LINK.name },
    link: FAKE_LINK,
    snapshot: async () => fakes.proxy.peek(FAKE_LINK.proxy),
    destroyTarget: async () => fakes.proxy.delete(FAKE_LINK.proxy),
  };
}

/** A supervised service whose process is a fake. */
export async function openFakeServiceWorld(): Promise<FaultWorld> {
  const fakes = fakePorts();
  const service = FAKE_LINK.from;
  fakes.processes.start(service);
  return {
    ports: fakes,
    environment: environmentWith(FAKE_LINK),
    target: { kind: 'service', service },
    link: undefined,
    snapshot: async () => {
      const identity = await fakes.processes.find(service);
      return identity === undefined ? 'gone' : await fakes.processes.state(identity);
    },
    destroyTarget: async () => {
      const identity = await fakes.processes.find(service);
      if (identity !== undefined) await fakes.processes.signal(identity, 'kill');
      await fakes.clock.advance(1_000);
    },
  };
}

function fakePorts() {
  const clock = new FakeClock(undefined, { moves: 'by-itself' });
  const proxy = new FakeNetworkProxy();
  const probe = new FakeLinkProbe(proxy);
  return { clock, proxy, probe, processes: new FakeProcessControl(clock), containers: undefined };
}
