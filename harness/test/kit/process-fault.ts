import { FakeClock } from '../../src/adapters/fake/fake-clock.ts';
import { FakeLinkProbe } from '../../src/adapters/fake/fake-link-probe.ts';
import { FakeNetworkProxy } from '../../src/adapters/fake/fake-network-proxy.ts';
import { FakeProcessControl } from '../../src/adapters/fake/fake-process-control.ts';
import type { FaultPorts } from '../../src/ports/fault-definition.ts';
import { contextIn } from './fault-context.ts';
import { openFakeServiceWorld } from './fake-fault-world.ts';

/** What a fault on the process of `api` is handed, with a clock of fakes that jumps. No process runs yet. */
export async function setUpProcessFault(restartAfterMs: number, isDeaf = false) {
  const { environment, target } = await openFakeServiceWorld();
  const clock = new FakeClock(0, { moves: 'by-itself' });
  const processes = new FakeProcessControl(clock, { restartAfterMs, isDeaf });
  const proxy = new FakeNetworkProxy();
  const ports: FaultPorts = {
    clock,
    proxy,
    probe: new FakeLinkProbe(proxy),
    processes,
    containers: undefined,
  };
  const context = contextIn({ target, link: undefined, environment, ports }, {});
  return { processes, ports, context };
}
