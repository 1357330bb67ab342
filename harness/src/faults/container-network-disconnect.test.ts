import { describe, expect, it } from '@jest/globals';
import { setUp } from '../../test/kit/container-fault.ts';
import { containerNetworkDisconnect } from './container-network-disconnect.ts';

const never = new AbortController().signal;

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
