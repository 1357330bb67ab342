import { describe, expect, it } from '@jest/globals';
import {
  FAKE_PLACE,
  type FakeContainerWorld,
  openFakeContainerWorld,
} from '../../test/kit/fake-container-world.ts';
import type { UntypedValues } from '../domain/parameter.ts';
import type { ContainerState } from '../ports/container-runtime.ts';
import type { FaultContext, FaultDefinition } from '../ports/fault-definition.ts';
import { containerKill } from './container-kill.ts';
import { containerNetworkDisconnect } from './container-network-disconnect.ts';
import { containerPause } from './container-pause.ts';
import { containerRestart } from './container-restart.ts';
import { containerStop } from './container-stop.ts';

const never = new AbortController().signal;
const VALUES: Readonly<Record<string, UntypedValues>> = {
  'container-kill': { instances: 1 },
  'container-stop': { instances: 1, grace: 10_000 },
  'container-pause': { instances: 1 },
  'container-restart': { instances: 1, grace: 10_000 },
  'container-network-disconnect': { instances: 1, network: '' },
};
const ALL: readonly FaultDefinition[] = [
  containerKill,
  containerStop,
  containerPause,
  containerRestart,
  containerNetworkDisconnect,
];

async function setUp(
  fault: FaultDefinition,
  values: UntypedValues = {},
  options: Parameters<typeof openFakeContainerWorld>[0] = {},
) {
  const world = await openFakeContainerWorld(options);
  const context: FaultContext<UntypedValues> = {
    runId: 'r',
    faultId: 'f-1',
    target: world.target,
    link: undefined,
    environment: world.environment,
    values: { ...VALUES[fault.type], ...values },
    ports: world.ports,
    frozen: [],
  };
  const first = () => stateOf(world, 1);
  return { world, context, ports: world.ports, engine: world.runtime.engine, first };
}

/** A container of the service, by its number. */
async function stateOf({ runtime }: FakeContainerWorld, number: number): Promise<ContainerState> {
  return (await runtime.list(FAKE_PLACE, never))[number - 1]!;
}

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

describe.each<FaultDefinition>([containerKill, containerStop])('$type, undone', (fault) => {
  it('leaves alone what somebody else has started and stopped since', async () => {
    const { world, context, ports, first } = await setUp(fault);
    const undo = await fault.capture(context, never);
    await fault.inject(context, undo, never);
    const { incarnation } = await first();
    await world.runtime.start(incarnation, never);
    await world.runtime.kill(incarnation, never);
    await fault.rollBack(undo, ports, never);
    expect((await first()).status).toBe('stopped');
  });

  it('says how the container ended that does not stay up', async () => {
    const { world, context, ports } = await setUp(fault);
    const undo = await fault.capture(context, never);
    await fault.inject(context, undo, never);
    const containers = new Proxy(world.runtime, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (name === 'start') return async () => undefined;
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    const late = AbortSignal.timeout(30);
    await expect(fault.rollBack(undo, { ...ports, containers }, late)).rejects.toMatchObject({
      code: 'CONTAINER_FAILED',
      message: expect.stringMatching(
        /^The container school-api-1 is not as it was before: it is still stopped \(exit code \d+\)\.$/,
      ),
    });
  });

  it('says what it saw', async () => {
    const { world, context, first } = await setUp(fault);
    const undo = await fault.capture(context, never);
    const measure = 'container school-api-1';
    const expected = 'not running';
    expect(await fault.observe(context, undo, never, 'before')).toMatchObject({
      effect: 'absent',
      measure,
      observed: 'running',
      expected,
    });
    await fault.inject(context, undo, never);
    const exitCode = fault === containerKill ? 137 : 0;
    expect(await fault.observe(context, undo, never, 'during')).toMatchObject({
      effect: 'present',
      observed: `stopped (exit code ${exitCode})`,
    });
    await world.runtime.start((await first()).incarnation, never);
    expect(await fault.observe(context, undo, never, 'during')).toMatchObject({
      effect: 'absent',
      observed: 'running, started again',
    });
    world.runtime.engine.remove((await first()).incarnation.id);
    expect(await fault.observe(context, undo, never, 'during')).toMatchObject({
      effect: 'unknown',
      observed: 'gone',
    });
    expect((await fault.observe(context, undo, never, 'after')).effect).toBe('absent');
  });
});

describe('container-stop', () => {
  it('is watched for as long as a stop that was sent may take', async () => {
    const { context, ports, first } = await setUp(containerStop);
    const undo = await containerStop.capture(context as never, never);
    const landing = ports.clock
      .sleep(10_500, never)
      .then(() => containerStop.inject(context as never, undo, never));
    await containerStop.rollBack(undo, ports, never);
    await landing;
    expect((await first()).status).toBe('running');
  });
});

describe('container-pause', () => {
  it('is in force only where all of its containers are paused, and over only where none is', async () => {
    const { world, context } = await setUp(containerPause, { instances: 2 });
    const undo = await containerPause.capture(context as never, never);
    await containerPause.inject(context as never, undo, never);
    expect(await containerPause.observe(context as never, undo, never, 'during')).toMatchObject({
      effect: 'present',
      measure: 'containers school-api-1, school-api-2',
      observed: 'paused',
    });
    await world.runtime.unpause((await stateOf(world, 2)).incarnation, never);
    const seen = { observed: 'school-api-1 paused, school-api-2 running' };
    expect(await containerPause.observe(context as never, undo, never, 'during')).toMatchObject({
      ...seen,
      effect: 'absent',
    });
    expect(await containerPause.observe(context as never, undo, never, 'after')).toMatchObject({
      ...seen,
      effect: 'present',
    });
  });
});

describe('container-restart', () => {
  it('starts what was left stopped half-way', async () => {
    const { world, context, ports, first } = await setUp(containerRestart);
    const undo = await containerRestart.capture(context as never, never);
    await world.runtime.stop((await first()).incarnation, 0, never);
    expect(await containerRestart.observe(context as never, undo, never, 'after')).toMatchObject({
      effect: 'present',
      observed: 'stopped',
    });
    await containerRestart.rollBack(undo, ports, never);
    expect((await first()).status).toBe('running');
  });

  it('is proved by another start of the same container, and over once that runs', async () => {
    const { context } = await setUp(containerRestart);
    const undo = await containerRestart.capture(context as never, never);
    await containerRestart.inject(context as never, undo, never);
    const seen = { observed: 'running, started again', expected: 'started again' };
    expect(await containerRestart.observe(context as never, undo, never, 'during')).toMatchObject({
      ...seen,
      effect: 'present',
    });
    expect(await containerRestart.observe(context as never, undo, never, 'after')).toMatchObject({
      ...seen,
      effect: 'absent',
    });
  });
});

describe('container-network-disconnect', () => {
  const networks = ['school_app', 'school_data'];

  it.each(['data', 'school_data'])(
    'cuts off from the network "%s" and from no other',
    async (network) => {
      const { context, first } = await setUp(containerNetworkDisconnect, { network }, { networks });
      const undo = await containerNetworkDisconnect.capture(context as never, never);
      await containerNetworkDisconnect.inject(context as never, undo, never);
      expect((await first()).networks.map((one) => one.network)).toEqual(['school_app']);
      const seen = await containerNetworkDisconnect.observe(
        context as never,
        undo,
        never,
        'during',
      );
      expect(seen).toMatchObject({
        effect: 'present',
        observed: 'not attached',
        expected: 'not attached to the network "school_data"',
      });
    },
  );

  it('asks which of several networks is meant, before anything is touched', async () => {
    const { context } = await setUp(containerNetworkDisconnect, {}, { networks });
    await expect(containerNetworkDisconnect.targets(context as never, never)).rejects.toMatchObject(
      {
        code: 'ENVIRONMENT_CANNOT',
        message:
          'The container school-api-1 has 2 networks that it could be cut off from: "school_app", "school_data".',
      },
    );
  });

  it.each([
    ['nowhere', ['school_app'], 'is not on a network "nowhere" (it is on: "school_app").'],
    ['', ['host'], 'has 0 networks that it could be cut off from.'],
    ['host', ['host'], 'is not on a network "host" (it is on: none).'],
  ])('refuses the network "%s" of a container on %j', async (network, on, sentence) => {
    const { context } = await setUp(containerNetworkDisconnect, { network }, { networks: on });
    await expect(containerNetworkDisconnect.targets(context as never, never)).rejects.toMatchObject(
      {
        code: 'ENVIRONMENT_CANNOT',
        message: `The container school-api-1 ${sentence}`,
      },
    );
  });

  it('is undone over a restart of the container, with its aliases and its address', async () => {
    const { world, context, ports, first } = await setUp(containerNetworkDisconnect);
    const before = await first();
    const undo = await containerNetworkDisconnect.capture(context as never, never);
    await containerNetworkDisconnect.inject(context as never, undo, never);
    await world.runtime.restart(before.incarnation, 0, never);
    await containerNetworkDisconnect.rollBack(undo, ports, never);
    expect((await first()).networks).toEqual(before.networks);
  });

  it('is attached anew when somebody has attached it without its aliases', async () => {
    const { world, context, ports, first } = await setUp(containerNetworkDisconnect);
    const before = await first();
    const [attachment] = before.networks;
    const undo = await containerNetworkDisconnect.capture(context as never, never);
    await containerNetworkDisconnect.inject(context as never, undo, never);
    await world.runtime.connect(before.incarnation, { ...attachment!, aliases: [] }, never);
    await containerNetworkDisconnect.rollBack(undo, ports, never);
    expect((await first()).networks).toEqual(before.networks);
  });

  it('says so when somebody else has its address meanwhile', async () => {
    const { context, ports, engine, first } = await setUp(containerNetworkDisconnect);
    const address = (await first()).networks[0]!.ipAddress;
    const undo = await containerNetworkDisconnect.capture(context as never, never);
    await containerNetworkDisconnect.inject(context as never, undo, never);
    engine.reserveAddress(address);
    const rungs: string[] = [];
    const onRung = async (...said: readonly unknown[]) => void rungs.push(said.join(': '));
    await containerNetworkDisconnect.rollBack(undo, ports, never, onRung);
    const now = (await first()).networks[0]!.ipAddress;
    expect(rungs).toEqual([
      `another-address: The container school-api-1 is back on the network "school_app" with the address ${now}; its old one, ${address}, could not be had.`,
    ]);
  });

  it('starts a container that has ended while it was cut off, and not one that somebody else has started', async () => {
    const { world, context, ports, first } = await setUp(containerNetworkDisconnect);
    const { incarnation } = await first();
    const undo = await containerNetworkDisconnect.capture(context as never, never);
    await containerNetworkDisconnect.inject(context as never, undo, never);
    await world.runtime.crash(incarnation, never);
    await containerNetworkDisconnect.rollBack(undo, ports, never);
    expect((await first()).status).toBe('running');
    await world.runtime.kill(incarnation, never);
    await containerNetworkDisconnect.rollBack(undo, ports, never);
    expect((await first()).status).toBe('stopped');
  });

  it('is over with its network', async () => {
    const { context, ports, engine, first } = await setUp(containerNetworkDisconnect, {
      instances: 3,
    });
    const undo = await containerNetworkDisconnect.capture(context as never, never);
    await containerNetworkDisconnect.inject(context as never, undo, never);
    engine.removeNetwork('school_app');
    engine.createNetwork('school_app');
    await containerNetworkDisconnect.rollBack(undo, ports, never);
    expect((await first()).networks).toEqual([]);
  });
});
