import { FakeClock } from '../../src/adapters/fake/fake-clock.ts';
import { FakeLinkProbe } from '../../src/adapters/fake/fake-link-probe.ts';
import { FakeNetworkProxy } from '../../src/adapters/fake/fake-network-proxy.ts';
import { fakeLocation, FakeProcessControl } from '../../src/adapters/fake/fake-process-control.ts';
import type { LinkDescription } from '../../src/domain/environment.ts';
import type { NamedHarm } from '../../src/ports/network-proxy.ts';
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

const NEVER = new AbortController().signal;
const FOREIGN_HARM = {
  name: 'somebody-elses-reset',
  direction: 'upstream',
  toxicity: 0.1,
  harm: { kind: 'slow-close', delayMs: 1 },
} as const satisfies NamedHarm;

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
    replaceTarget: async () => fakes.proxy.create(FAKE_LINK.proxy, { harms: [FOREIGN_HARM] }),
    addOthers: async () => fakes.proxy.addHarm(FAKE_LINK.proxy, FOREIGN_HARM, NEVER),
  };
}

/** A supervised service whose process is a fake. */
export async function openFakeServiceWorld(): Promise<FaultWorld> {
  const fakes = fakePorts();
  const service = FAKE_LINK.from;
  fakes.processes.start(service);
  const stateOf = async (name: string) => {
    const found = await fakes.processes.find(fakeLocation(name));
    return typeof found === 'string' ? found : await fakes.processes.state(found);
  };
  /** It is killed, and its supervisor starts another one. */
  const succeed = async () => {
    const found = await fakes.processes.find(fakeLocation(service));
    if (typeof found !== 'string') await fakes.processes.signal(found, 'kill');
    await fakes.clock.advance(1_000);
  };
  return {
    ports: fakes,
    environment: environmentWith(FAKE_LINK),
    target: { kind: 'service', service },
    link: undefined,
    snapshot: async () => [await stateOf(service), await stateOf(FAKE_LINK.to)],
    destroyTarget: succeed,
    replaceTarget: succeed,
    addOthers: async () => void fakes.processes.start(FAKE_LINK.to),
  };
}

function fakePorts() {
  const clock = new FakeClock(undefined, { moves: 'by-itself' });
  const proxy = new FakeNetworkProxy();
  const probe = new FakeLinkProbe(proxy);
  return { clock, proxy, probe, processes: new FakeProcessControl(clock), containers: undefined };
}
