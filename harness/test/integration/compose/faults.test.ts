import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, jest } from '@jest/globals';
import { DockerContainerRuntime } from '../../../src/adapters/docker/docker-container-runtime.ts';
import { TcpLinkProbe } from '../../../src/adapters/link-probe/tcp-link-probe.ts';
import { OsProcessControl } from '../../../src/adapters/local-environment/processes/os-process-control.ts';
import { ContainerProcessControl } from '../../../src/adapters/process-control/container-process-control.ts';
import { RoutedProcessControl } from '../../../src/adapters/process-control/routed-process-control.ts';
import { systemClock } from '../../../src/adapters/system-clock/system-clock.ts';
import { ToxiproxyNetworkProxy } from '../../../src/adapters/toxiproxy/toxiproxy-network-proxy.ts';
import { processKill } from '../../../src/faults/process-kill.ts';
import { processPause } from '../../../src/faults/process-pause.ts';
import { faultRegistry } from '../../../src/faults/registry.ts';
import type { EnvironmentSession } from '../../../src/ports/environment.ts';
import type { FaultPorts } from '../../../src/ports/fault-definition.ts';
import { describeEffect, describeFault } from '../../kit/describe-fault.ts';
import { removeProjects } from '../../kit/engine-contents.ts';
import type { FaultWorld } from '../../kit/fault-world.ts';
import { newStateDir } from '../environments/temporary-folder.ts';
import { NETWORK_FAULT_EXAMPLES } from '../toxiproxy/network-fault-examples.ts';
import { smallEnvironment } from './small-environment.ts';

/** For a busy machine; no test takes nearly as long by itself. */
jest.setTimeout(120_000);

const LINK = 'prometheus->redis';
const project = `faultline-test-faults-${process.pid}-${randomInt(100_000)}`;
const never = new AbortController().signal;
let session: EnvironmentSession;

beforeAll(async () => {
  session = await smallEnvironment(project, newStateDir()).open({
    variants: {},
    onProgress: () => undefined,
    signal: never,
  });
});
afterAll(async () => {
  await session?.close();
  await removeProjects(project);
});

const proxy = new ToxiproxyNetworkProxy();
const containers = new DockerContainerRuntime();
const processes = new RoutedProcessControl({
  supervised: new OsProcessControl(),
  enclosed: new ContainerProcessControl(containers),
});
const ports: FaultPorts = {
  clock: systemClock,
  proxy,
  probe: new TcpLinkProbe(),
  processes,
  containers,
};

async function openLinkWorld(): Promise<FaultWorld> {
  const link = session.description.links[LINK]!;
  return {
    ports,
    environment: session.description,
    target: { kind: 'link', link: LINK },
    link,
    snapshot: () => proxy.inspect(link.proxy, never),
    destroyTarget: () => Promise.reject(new Error('It is needed by the next test.')),
  };
}

async function openServiceWorld(): Promise<FaultWorld> {
  const location = session.description.services['redis']?.location;
  if (location?.kind !== 'containers') throw new Error('There is no container of Redis.');
  const runsAgain = async () => {
    const deadline = AbortSignal.timeout(30_000);
    while (typeof (await processes.find(location, deadline)) === 'string') {
      await systemClock.sleep(50, deadline);
    }
  };
  await runsAgain();
  const seen = async () => {
    const found = await processes.find(location, never);
    return typeof found === 'string'
      ? { found, state: found }
      : { found, state: await processes.state(found, never) };
  };
  const restart = async () => {
    const [state] = await containers.list(location, never);
    await containers.restart(state!.incarnation, 0, never);
  };
  return {
    ports,
    environment: session.description,
    target: { kind: 'service', service: 'redis' },
    link: undefined,
    snapshot: async () => (await seen()).state,
    successor: seen,
    destroyTarget: restart,
    replaceTarget: restart,
  };
}

for (const [type, definition] of faultRegistry) {
  const cases = (NETWORK_FAULT_EXAMPLES[type] ?? []).map((values) => ({
    title: `in a container, ${JSON.stringify(values)}`,
    values,
    openWorld: openLinkWorld,
  }));
  describeEffect(definition, cases);
}

for (const fault of [processKill, processPause]) {
  describeFault(fault, [{ title: 'in a container', values: {}, openWorld: openServiceWorld }]);
}
