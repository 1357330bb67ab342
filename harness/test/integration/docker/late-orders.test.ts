import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { DockerContainerRuntime } from '../../../src/adapters/docker/docker-container-runtime.ts';
import { FakeProcessControl } from '../../../src/adapters/fake/fake-process-control.ts';
import { ContainerProcessControl } from '../../../src/adapters/process-control/container-process-control.ts';
import { RoutedProcessControl } from '../../../src/adapters/process-control/routed-process-control.ts';
import { systemClock } from '../../../src/adapters/system-clock/system-clock.ts';
import { containerKill } from '../../../src/faults/container-kill.ts';
import { containerPause } from '../../../src/faults/container-pause.ts';
import { containerRestart } from '../../../src/faults/container-restart.ts';
import { containerStop } from '../../../src/faults/container-stop.ts';
import { processPause } from '../../../src/faults/process-pause.ts';
import type { ContainerPlace, ContainerRuntime } from '../../../src/ports/container-runtime.ts';
import type { FaultContext, FaultDefinition } from '../../../src/ports/fault-definition.ts';
import type { UntypedValues } from '../../../src/domain/parameter.ts';
import { containerEnvironment } from '../../kit/container-environment.ts';
import { realContainerPorts } from './real-container-world.ts';
import { RealContainers } from './real-containers.ts';

/** For a busy machine; no test takes nearly as long by itself. */
jest.setTimeout(60_000);

const never = new AbortController().signal;
const GRACE_MS = 2_000;
/** From the order on; the undoing has begun and looked by then. */
const LATE_MS = 500;
/** Whoever asks it to end has to kill it. */
const STUBBORN = ['sh', '-c', 'trap "" TERM; while :; do sleep 0.1; done'];

const containers = new RealContainers();
const runtime = new DockerContainerRuntime();
afterEach(() => containers.close());

async function stubbornService(): Promise<ContainerPlace> {
  const network = await containers.createNetwork('stubborn');
  const { project } = containers;
  const place = { engine: 'unix:///var/run/docker.sock', project, service: 'stubborn' };
  await containers.createContainer(place, { networks: [network], command: STUBBORN });
  return place;
}

/** The engine itself, but its pauses are carried out a while after the harness has broken off and begun to undo. */
function slowToPause(runtime: ContainerRuntime): {
  readonly slow: ContainerRuntime;
  readonly landed: () => Promise<unknown>;
} {
  let landed: Promise<unknown> = Promise.resolve();
  const pause: ContainerRuntime['pause'] = (container, signal) => {
    landed = systemClock.sleep(LATE_MS, never).then(() => runtime.pause(container, never));
    return systemClock.sleep(LATE_MS, signal);
  };
  const slow = new Proxy(runtime, {
    get(target, name) {
      if (name === 'pause') return pause;
      const member: unknown = Reflect.get(target, name, target);
      return typeof member === 'function' ? (member.bind(target) as unknown) : member;
    },
  });
  return { slow, landed: () => landed };
}

describe('a pause that the engine carries out after the undoing has looked', () => {
  it.each<FaultDefinition>([processPause, containerPause])('is undone: $type', async (fault) => {
    const [place, ports] = [await containers.createService(), realContainerPorts()];
    const { slow, landed } = slowToPause(runtime);
    const enclosed = new ContainerProcessControl(slow);
    const supervised = new FakeProcessControl(ports.clock);
    const processes = new RoutedProcessControl({ supervised, enclosed });
    const context: FaultContext<UntypedValues> = {
      runId: 'r',
      faultId: 'f-1',
      target: { kind: 'service', service: place.service },
      link: undefined,
      environment: containerEnvironment(place),
      values: { instances: 1 },
      ports: { ...ports, processes, containers: slow },
      frozen: [],
    };
    const undo = await fault.capture(context, never);
    const brokenOff = new AbortController();
    const injected = fault.inject(context, undo, brokenOff.signal);
    await ports.clock.sleep(200, never);
    brokenOff.abort(new Error('interrupted'));
    await Promise.allSettled([injected]);
    await fault.rollBack(undo, context.ports, AbortSignal.timeout(20_000));
    await landed();
    const [after] = await runtime.list(place, never);
    expect(after?.status).toBe('running');
  });
});

describe('an order that is carried out after the harness has broken off', () => {
  it.each<{ readonly fault: FaultDefinition; readonly values: UntypedValues }>([
    { fault: containerStop, values: { instances: 1, grace: GRACE_MS } },
    { fault: containerRestart, values: { instances: 1, grace: GRACE_MS } },
    { fault: containerKill, values: { instances: 1 } },
  ])('is undone: $fault.type', async ({ fault, values }) => {
    const place = await stubbornService();
    const ports = realContainerPorts();
    const context: FaultContext<UntypedValues> = {
      runId: 'r',
      faultId: 'f-1',
      target: { kind: 'service', service: place.service },
      link: undefined,
      environment: containerEnvironment(place),
      values,
      ports,
      frozen: [],
    };
    const undo = await fault.capture(context, never);
    const brokenOff = new AbortController();
    const injected = fault.inject(context, undo, brokenOff.signal);
    // Long enough for the order to reach the engine, and not for a stubborn container to be down.
    await ports.clock.sleep(300, never);
    brokenOff.abort(new Error('interrupted'));
    await Promise.allSettled([injected]);
    await fault.rollBack(undo, ports, AbortSignal.timeout(20_000));
    const [before] = await runtime.list(place, never);
    expect(before?.status).toBe('running');
    // Nothing of it is still to come.
    await ports.clock.sleep(GRACE_MS + 500, never);
    const [after] = await runtime.list(place, never);
    expect(after).toEqual(before);
  });
});
