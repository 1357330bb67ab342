import { describe, expect, it } from '@jest/globals';
import { FAKE_PLACE, openFakeContainerWorld } from '../../test/kit/fake-container-world.ts';
import { containerEnvironment } from '../../test/kit/container-environment.ts';
import { FakeContainers } from '../adapters/fake/fake-containers.ts';
import { FakeProcessControl } from '../adapters/fake/fake-process-control.ts';
import { ContainerProcessControl } from '../adapters/process-control/container-process-control.ts';
import { RoutedProcessControl } from '../adapters/process-control/routed-process-control.ts';
import type { JsonValue } from '../domain/fault.ts';
import type { UntypedValues } from '../domain/parameter.ts';
import type { ContainerPlace } from '../ports/container-runtime.ts';
import type { FaultContext } from '../ports/fault-definition.ts';
import { faultRegistry } from './registry.ts';

const never = new AbortController().signal;
const VALUES: UntypedValues = { instances: 1, grace: 1_000, network: '' };
const FAULTS = [...faultRegistry.values()].filter(
  ({ needs }) => needs === 'container' || needs === 'process',
);
const ENGINE_ID = 'FAKE:ENGINE';

/** A service of one container, on an engine that calls itself something. */
async function setUp() {
  const world = await openFakeContainerWorld({ restart: 'always' });
  const { runtime } = world;
  const [first, ...others] = runtime.engine.of(FAKE_PLACE);
  for (const { id } of others) runtime.engine.remove(id);
  const processes = new RoutedProcessControl({
    supervised: new FakeProcessControl(world.ports.clock),
    enclosed: new ContainerProcessControl(runtime),
  });
  const ports = { ...world.ports, processes };
  const contextAt = (place: ContainerPlace): FaultContext<UntypedValues> => ({
    runId: 'r',
    faultId: 'f-1',
    target: world.target,
    link: undefined,
    environment: containerEnvironment(place),
    values: VALUES,
    ports,
    frozen: [],
  });
  const context = contextAt({ ...FAKE_PLACE, engineId: ENGINE_ID });
  const asBefore = () => ({ status: first?.status, networks: first?.networks });
  return { runtime, ports, context, contextAt, before: asBefore(), asBefore };
}

function inJournal(undo: JsonValue): JsonValue {
  return JSON.parse(JSON.stringify(undo)) as JsonValue;
}

/** As a harness wrote it that did not ask an engine what it calls itself. */
function ofOlderJournal(undo: JsonValue): JsonValue {
  return JSON.parse(
    JSON.stringify(undo, (key, value: unknown) => (key === 'engineId' ? undefined : value)),
  ) as JsonValue;
}

describe.each(FAULTS)('$type', (fault) => {
  it('is not undone on another engine that has come to the same address, and not believed gone', async () => {
    const { runtime, ports, context, before, asBefore } = await setUp();
    const undo = await fault.capture(context, never);
    await fault.inject(context, undo, never);
    const ours = runtime.engine;
    const theirs = new FakeContainers({ identity: 'ANOTHER:ENGINE' });
    theirs.create(FAKE_PLACE, { networks: ['school_app'] });
    runtime.engine = theirs;
    const untouched = structuredClone(theirs.all());
    await expect(fault.rollBack(inJournal(undo), ports, never)).rejects.toMatchObject({
      code: 'ENGINE_REPLACED',
    });
    expect(theirs.all()).toEqual(untouched);
    runtime.engine = ours;
    await fault.rollBack(inJournal(undo), ports, never);
    expect(asBefore()).toEqual(before);
  });

  it('is undone from a record that does not say which engine it was', async () => {
    const { ports, context, before, asBefore } = await setUp();
    const undo = await fault.capture(context, never);
    await fault.inject(context, undo, never);
    const old = ofOlderJournal(undo);
    expect(JSON.stringify(old)).not.toContain(ENGINE_ID);
    await fault.rollBack(old, ports, never);
    expect(asBefore()).toEqual(before);
  });

  it('has one lease key for a container, by whichever address its engine was asked', async () => {
    const { contextAt } = await setUp();
    const engines = [FAKE_PLACE.engine, 'tcp://127.0.0.1:2375'];
    const keys = await Promise.all(
      engines.map(async (engine) => {
        const targets = await fault.targets(contextAt({ ...FAKE_PLACE, engine }), never);
        return targets.map(({ key }) => key);
      }),
    );
    const key = `container ${ENGINE_ID}/school/api/school-api-1`;
    expect(keys).toEqual([[key], [key]]);
  });

  it('has a lease key of its address where an engine does not say which one it is', async () => {
    const { runtime, contextAt } = await setUp();
    const nameless = new FakeContainers({ identity: undefined });
    nameless.create(FAKE_PLACE, { networks: ['school_app'], restart: 'always' });
    runtime.engine = nameless;
    const targets = await fault.targets(contextAt(FAKE_PLACE), never);
    expect(targets.map(({ key }) => key)).toEqual([
      `container ${FAKE_PLACE.engine}/school/api/school-api-1`,
    ]);
  });
});
