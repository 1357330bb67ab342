import { FakeClock } from '../../adapters/fake/fake-clock.ts';
import { FakeContainerRuntime } from '../../adapters/fake/fake-container-runtime.ts';
import { FakeLinkProbe } from '../../adapters/fake/fake-link-probe.ts';
import { FakeNetworkProxy } from '../../adapters/fake/fake-network-proxy.ts';
import { FakeProcessControl } from '../../adapters/fake/fake-process-control.ts';
import type { FaultPorts } from '../../ports/fault-definition.ts';

/** Ports of which none reaches anything real; a clock of fakes jumps, so that waiting takes no time. */
export function fakePorts(
  clock: FaultPorts['clock'] = new FakeClock(undefined, { moves: 'by-itself' }),
): FaultPorts {
  const proxy = new FakeNetworkProxy();
  const probe = new FakeLinkProbe(proxy);
  const processes = new FakeProcessControl(clock);
  return { clock, proxy, probe, processes, containers: new FakeContainerRuntime() };
}
