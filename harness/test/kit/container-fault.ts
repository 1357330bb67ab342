import type { UntypedValues } from '../../src/domain/parameter.ts';
import type { ContainerState } from '../../src/ports/container-runtime.ts';
import type { FaultContext, FaultDefinition } from '../../src/ports/fault-definition.ts';
import { contextIn } from './fault-context.ts';
import {
  FAKE_PLACE,
  type FakeContainerWorld,
  openFakeContainerWorld,
} from './fake-container-world.ts';

const never = new AbortController().signal;

const VALUES: Readonly<Record<string, UntypedValues>> = {
  'container-kill': { instances: 1 },
  'container-stop': { instances: 1, grace: 10_000 },
  'container-pause': { instances: 1 },
  'container-restart': { instances: 1, grace: 10_000 },
  'container-network-disconnect': { instances: 1, network: '' },
};

/** What a fault on the containers of `api` is handed, on an engine that is a fake. */
export async function setUp(
  fault: FaultDefinition,
  values: UntypedValues = {},
  options: Parameters<typeof openFakeContainerWorld>[0] = {},
) {
  const world = await openFakeContainerWorld(options);
  const context: FaultContext<UntypedValues> = contextIn<UntypedValues>(world, {
    ...VALUES[fault.type],
    ...values,
  });
  const first = () => stateOf(world, 1);
  return { world, context, ports: world.ports, engine: world.runtime.engine, first };
}

/** A container of the service, by its number. */
export async function stateOf(
  { runtime }: FakeContainerWorld,
  number: number,
): Promise<ContainerState> {
  return (await runtime.list(FAKE_PLACE, never))[number - 1]!;
}
