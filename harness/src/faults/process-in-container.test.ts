import { describe, expect, it } from '@jest/globals';
import { describeFault } from '../../test/kit/describe-fault.ts';
import { contextIn } from '../../test/kit/fault-context.ts';
import { FAKE_PLACE, openFakeContainerWorld } from '../../test/kit/fake-container-world.ts';
import { FakeProcessControl } from '../adapters/fake/fake-process-control.ts';
import { ContainerProcessControl } from '../adapters/process-control/container-process-control.ts';
import { RoutedProcessControl } from '../adapters/process-control/routed-process-control.ts';
import { processKill } from './process-kill.ts';
import { processPause } from './process-pause.ts';

const never = new AbortController().signal;

async function setUp() {
  const world = await openFakeContainerWorld({ restart: 'always' });
  const { runtime } = world;
  const [created, ...others] = runtime.engine.of(FAKE_PLACE);
  for (const { id } of others) runtime.engine.remove(id);
  const { incarnation } = (await runtime.list(FAKE_PLACE, never))[0]!;
  const supervised = new FakeProcessControl(world.ports.clock, { restartAfterMs: 0 });
  const enclosed = new ContainerProcessControl(runtime);
  const processes = new RoutedProcessControl({ supervised, enclosed });
  const ports = { ...world.ports, processes };
  const context = contextIn({ ...world, ports }, {});
  return { world, runtime, incarnation, ports, context, status: () => created?.status };
}

for (const fault of [processPause, processKill]) {
  const openWorld = async () => {
    const { world, ports } = await setUp();
    return { ...world, ports };
  };
  describeFault(fault, [{ title: 'in a container', values: {}, openWorld }]);
}

describe('a process fault on a service in a container, undone', () => {
  it('does not leave a later start frozen that a pause met before anybody saw that it was one', async () => {
    const { runtime, incarnation, ports, context, status } = await setUp();
    const undo = await processPause.capture(context, never);
    await runtime.crash(incarnation, never);
    await runtime.pause(incarnation, never);
    await processPause.rollBack(undo, ports, never);
    expect(status()).toBe('running');
  });

  it('says so when that start cannot be let go', async () => {
    const { runtime, incarnation, ports, context } = await setUp();
    const undo = await processPause.capture(context, never);
    await runtime.crash(incarnation, never);
    await runtime.pause(incarnation, never);
    runtime.unpause = async () => undefined;
    await expect(processPause.rollBack(undo, ports, never)).rejects.toMatchObject({
      code: 'PROCESS_FAILED',
      message: 'The container school-api-1 of "api" is still paused after it was resumed.',
    });
  });

  it.each(['the same start', 'a later start'])(
    'does not leave %s frozen when the pause lands only after the undoing has looked',
    async (which) => {
      const { runtime, incarnation, ports, context, status } = await setUp();
      const undo = await processPause.capture(context, never);
      if (which === 'a later start') await runtime.crash(incarnation, never);
      const landing = ports.clock.sleep(600, never).then(() => runtime.pause(incarnation, never));
      await processPause.rollBack(undo, ports, never);
      await landing;
      expect([status(), runtime.calls.at(-1)?.split(' ')[0]]).toEqual(['running', 'inspect']);
    },
  );

  it('ends at its deadline while it waits for a pause that may still land', async () => {
    const { ports, context } = await setUp();
    const undo = await processPause.capture(context, never);
    const deadline = new AbortController();
    const passing = ports.clock.sleep(300, never).then(() => deadline.abort(new Error('too late')));
    const undoing = processPause.rollBack(undo, ports, deadline.signal);
    await expect(undoing).rejects.toThrow('too late');
    await passing;
  });

  it('does not wait for a pause of a container that is not there any more', async () => {
    const { runtime, incarnation, ports, context } = await setUp();
    const undo = await processPause.capture(context, never);
    runtime.engine.remove(incarnation.id);
    const beforeMs = ports.clock.uptimeMs();
    await processPause.rollBack(undo, ports, never);
    expect(ports.clock.uptimeMs()).toBe(beforeMs);
  });

  it('sees a kill through that lands only after the undoing has looked', async () => {
    const { runtime, incarnation, ports, context, status } = await setUp();
    const undo = await processKill.capture(context, never);
    let hasLanded = false;
    const landing = ports.clock
      .sleep(600, never)
      .then(() => runtime.crash(incarnation, never))
      .then(() => (hasLanded = true));
    await processKill.rollBack(undo, ports, never);
    expect([hasLanded, status()]).toEqual([true, 'running']);
    await landing;
  });

  it('leaves another container alone that somebody has paused in its place', async () => {
    const { runtime, incarnation, ports, context } = await setUp();
    const undo = await processPause.capture(context, never);
    runtime.engine.remove(incarnation.id);
    const next = runtime.engine.create(FAKE_PLACE);
    await runtime.pause(next, never);
    await processPause.rollBack(undo, ports, never);
    expect((await runtime.inspect(next, never))?.status).toBe('paused');
  });

  it('does not lift a pause that a kill has never made', async () => {
    const { runtime, incarnation, ports, context, status } = await setUp();
    const undo = await processKill.capture(context, never);
    await runtime.pause(incarnation, never);
    await expect(processKill.inject(context, undo, never)).rejects.toMatchObject({
      code: 'TARGET_PAUSED',
    });
    await processKill.rollBack(undo, ports, never);
    expect(status()).toBe('paused');
  });
});
