import { describe, expect, it } from '@jest/globals';
import { setUp, stateOf } from '../../test/kit/container-fault.ts';
import { FAKE_PLACE } from '../../test/kit/fake-container-world.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';
import { containerKill } from './container-kill.ts';
import { containerNetworkDisconnect } from './container-network-disconnect.ts';
import { containerPause } from './container-pause.ts';
import { containerRestart } from './container-restart.ts';
import { containerStop } from './container-stop.ts';

const never = new AbortController().signal;

const ALL: readonly FaultDefinition[] = [
  containerKill,
  containerStop,
  containerPause,
  containerRestart,
  containerNetworkDisconnect,
];

describe.each<FaultDefinition>(ALL)('$type', (fault) => {
  it('freezes the first containers in order of their number, and how many run', async () => {
    const { world, context } = await setUp(fault, { instances: 2 });
    await world.runtime.kill((await stateOf(world, 3)).incarnation, never);
    const frozen = await fault.targets(context, never);
    const expected = [1, 2].map(async (number) => ({
      kind: 'container',
      key: `container FAKE:ENGINE/school/api/school-api-${number}`,
      name: `container school-api-${number}`,
      service: 'api',
      instances: 2,
      incarnation: (await stateOf(world, number)).incarnation,
    }));
    expect(frozen).toEqual(await Promise.all(expected));
  });

  it('takes a service of named replicas one by one, in their order', async () => {
    const { world, context } = await setUp(fault, { instances: 2 });
    const replicas = ['api-1', 'api-2'].map((name) => {
      const place = { ...FAKE_PLACE, service: name };
      world.runtime.engine.create(place, { networks: ['school_app'], restart: 'no' });
      return { name, location: { kind: 'containers', ...place } } as const;
    });
    const services = { api: { name: 'api', variant: 'default', replicas } };
    const environment = { ...context.environment, services };
    const frozen = await fault.targets({ ...context, environment }, never);
    expect(frozen).toMatchObject([
      { key: 'container FAKE:ENGINE/school/api-1/school-api-1-1', service: 'api', instances: 2 },
      { key: 'container FAKE:ENGINE/school/api-2/school-api-2-1', service: 'api', instances: 2 },
    ]);
  });

  it('refuses a service with fewer containers than it is to be done to', async () => {
    const { context } = await setUp(fault, { instances: 4 });
    await expect(fault.targets(context, never)).rejects.toMatchObject({
      code: 'FAULT_FAILED',
      message: 'The fault "f-1" is to be done to 4 of the containers of "api", which has 3.',
    });
  });

  it.each(['kill', 'pause'] as const)('refuses a container after a %s before it', async (deed) => {
    const { world, context, first } = await setUp(fault);
    await world.runtime[deed]((await first()).incarnation, never);
    const was = deed === 'kill' ? 'stopped' : 'paused';
    await expect(fault.capture(context, never)).rejects.toMatchObject({
      code: deed === 'kill' ? 'TARGET_GONE' : 'TARGET_PAUSED',
      message: `The container school-api-1 was ${was} before anything was done to it; it stays so.`,
    });
  });

  it('captures nothing that was started again since it was frozen', async () => {
    const { world, context, first } = await setUp(fault);
    const frozen = await fault.targets(context, never);
    await world.runtime.restart((await first()).incarnation, 0, never);
    await expect(fault.capture({ ...context, frozen }, never)).rejects.toMatchObject({
      code: 'TARGET_REPLACED',
      message:
        'The fault "f-1" came too late: since it was planned, the container school-api-1 was started again or replaced.',
    });
  });

  it('is not done to a container that was started again since it was captured', async () => {
    const { world, context, first } = await setUp(fault);
    const undo = await fault.capture(context, never);
    await world.runtime.restart((await first()).incarnation, 0, never);
    const before = await world.snapshot();
    await expect(fault.inject(context, undo, never)).rejects.toMatchObject({
      code: 'TARGET_REPLACED',
      message:
        'The fault "f-1" came too late: the container school-api-1 was started again before anything was done to it.',
    });
    expect(await world.snapshot()).toEqual(before);
  });

  it('says so where the service does not run in containers', async () => {
    const { context } = await setUp(fault);
    const services = { api: { name: 'api', variant: 'default' } };
    const bare = { ...context, environment: { ...context.environment, services } };
    await expect(fault.targets(bare, never)).rejects.toMatchObject({
      code: 'ENVIRONMENT_CANNOT',
      message: 'The service "api" of the environment "kit" does not run in containers.',
    });
  });

  it('says so where no engine is known', async () => {
    const { context } = await setUp(fault);
    const bare = { ...context, ports: { ...context.ports, containers: undefined } };
    await expect(fault.capture(bare, never)).rejects.toMatchObject({ code: 'ENVIRONMENT_CANNOT' });
  });

  it('is undone on the other containers when undoing fails on one', async () => {
    const { world, context } = await setUp(fault, { instances: 3 });
    const undo = await fault.capture(context, never);
    await fault.inject(context, undo, never);
    const error = new Error('no answer');
    world.runtime.failNext('inspect', { when: 'before', error });
    await expect(fault.rollBack(undo, world.ports, never)).rejects.toBe(error);
    const isHarmed = async (number: number) => {
      const { status, networks } = await stateOf(world, number);
      return status !== 'running' || networks.length === 0;
    };
    // A restart has undone itself.
    expect(await isHarmed(1)).toBe(fault !== containerRestart);
    expect(await isHarmed(2)).toBe(false);
    expect(await isHarmed(3)).toBe(false);
    await fault.rollBack(undo, world.ports, never);
    expect(await isHarmed(1)).toBe(false);
  });

  it('gives all of several containers the addresses back that they had', async () => {
    const { world, context } = await setUp(fault, { instances: 3 });
    await world.addOthers?.();
    const before = await world.snapshot();
    const undo = await fault.capture(context, never);
    await fault.inject(context, undo, never);
    await fault.rollBack(undo, world.ports, never);
    expect(await world.snapshot()).toEqual(before);
  });

  it('names all that failed when undoing fails on several, and keeps the first as the cause', async () => {
    const { world, context } = await setUp(fault, { instances: 3 });
    const undo = await fault.capture(context, never);
    await fault.inject(context, undo, never);
    const first = new Error('One.');
    world.runtime.failNext('inspect', { when: 'before', error: first });
    world.runtime.failNext('inspect', { when: 'before', error: new Error('Two.') });
    await expect(fault.rollBack(undo, world.ports, never)).rejects.toMatchObject({
      code: 'CONTAINER_FAILED',
      message: 'It failed for 2 of 3 containers: One. Two.',
      cause: first,
    });
  });

  it('is undone when it lands only after the undoing has looked', async () => {
    const { world, context, ports } = await setUp(fault);
    const before = await world.snapshot();
    const undo = await fault.capture(context, never);
    const landing = ports.clock.sleep(600, never).then(() => fault.inject(context, undo, never));
    await fault.rollBack(undo, ports, never);
    await landing;
    expect(await world.snapshot()).toEqual(before);
  });

  it.each(['no', 'always'] as const)(
    'is undone after a sudden restart of the engine, with the restart policy "%s"',
    async (restart) => {
      const { context, ports, engine, first } = await setUp(fault, {}, { restart });
      const { networks } = await first();
      const undo = await fault.capture(context, never);
      await fault.inject(context, undo, never);
      engine.restartEngine();
      await fault.rollBack(undo, ports, never);
      const now = await first();
      expect(now.networks.map(({ aliases }) => aliases)).toEqual(
        networks.map((one) => one.aliases),
      );
      expect(now.status).toBe('running');
      expect((await fault.observe(context, undo, never, 'after')).effect).toBe('absent');
    },
  );
});
