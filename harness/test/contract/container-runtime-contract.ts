import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  ContainerIncarnation,
  ContainerPlace,
  ContainerRuntime,
  ContainerState,
} from '../../src/ports/container-runtime.ts';

/** An engine with services that nobody else uses. */
export type ContainerRuntimeWorld = {
  readonly runtime: ContainerRuntime;
  /**
   * Starts the containers of a new service, each with an init process and on one network of its own project, with the
   * service's name as an alias.
   */
  createService(options?: ServiceOptions): Promise<ContainerPlace>;
  remove(container: ContainerIncarnation): Promise<void>;
  /** Has somebody else take an address on a network. */
  takeAddress(network: string, ipAddress: string): Promise<void>;
  removeNetwork(network: string): Promise<void>;
  close(): Promise<void>;
};

export type ServiceOptions = {
  readonly count?: number;
  /** `always` starts it again whenever it ends by itself. */
  readonly restart?: 'no' | 'always' | 'unless-stopped';
  /** A TCP port inside of it, published on 127.0.0.1 wherever the engine likes. */
  readonly publishes?: number;
};

/** Real engines take their time on a busy machine. */
const OPENING_DEADLINE_MS = 60_000;
const GRACE_MS = 1_000;
const PORT = 6379;

/** What every `ContainerRuntime` does; run against the fake and against a real engine. */
export function describeContainerRuntime(
  name: string,
  openWorld: () => Promise<ContainerRuntimeWorld>,
): void {
  describe(`${name} as a ContainerRuntime`, () => {
    const never = new AbortController().signal;
    let opening: Promise<ContainerRuntimeWorld>;
    let world: ContainerRuntimeWorld;
    let runtime: ContainerRuntime;

    beforeAll(async () => {
      opening = openWorld();
      world = await opening;
      runtime = world.runtime;
    }, OPENING_DEADLINE_MS);
    afterAll(async () => (await opening).close(), OPENING_DEADLINE_MS);

    const only = async (options: ServiceOptions = {}): Promise<ContainerState> => {
      const place = await world.createService(options);
      return (await runtime.list(place, never))[0]!;
    };
    const look = async ({ incarnation }: ContainerState): Promise<ContainerState> =>
      (await runtime.inspect(incarnation, never))!;
    /** Looks until something is so; a policy needs a moment. */
    const eventually = async (
      state: ContainerState,
      isSo: (now: ContainerState) => boolean,
    ): Promise<ContainerState> => {
      const deadline = AbortSignal.timeout(15_000);
      for (;;) {
        const now = await look(state);
        if (isSo(now)) return now;
        deadline.throwIfAborted();
        await new Promise((resolve) => {
          setTimeout(resolve, 20);
        });
      }
    };

    describe('looking', () => {
      it('lists the containers of a service in order of their number, whatever their status', async () => {
        const place = await world.createService({ count: 3 });
        const [first, second, third] = await runtime.list(place, never);
        await runtime.kill(first!.incarnation, never);
        await runtime.pause(third!.incarnation, never);
        const listed = await runtime.list(place, never);
        expect(listed.map(({ incarnation }) => incarnation)).toEqual([
          first!.incarnation,
          second!.incarnation,
          third!.incarnation,
        ]);
        expect(listed.map(({ status }) => status)).toEqual(['stopped', 'running', 'paused']);
        expect(listed.map(({ incarnation }) => incarnation.name)).toEqual(
          [1, 2, 3].map((number) => `${place.project}-${place.service}-${number}`),
        );
      });

      it('lists none for a service, and for a project, that is not there', async () => {
        const place = await world.createService();
        expect(await runtime.list({ ...place, service: 'nobody' }, never)).toEqual([]);
        expect(await runtime.list({ ...place, project: 'nobody' }, never)).toEqual([]);
      });

      it('tells of a container how it is and how it hangs on its network', async () => {
        const place = await world.createService();
        const [state] = await runtime.list(place, never);
        expect(state).toEqual({
          incarnation: {
            engine: place.engine,
            engineId: await runtime.identify(place.engine, never),
            id: expect.stringMatching(/./),
            startedAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT/),
            name: `${place.project}-${place.service}-1`,
          },
          status: 'running',
          restartCount: 0,
          networks: [
            {
              network: expect.stringMatching(/./),
              networkId: expect.stringMatching(/./),
              aliases: [`${place.project}-${place.service}-1`, place.service],
              links: [],
              driverOptions: {},
              ipAddress: expect.stringMatching(/^10\./),
              ipv6Address: '',
              macAddress: expect.any(String),
              gatewayPriority: 0,
            },
          ],
          published: [],
        });
        expect(await look(state!)).toEqual(state);
      });

      it('tells where a port is published, by each start anew and by none while it does not run', async () => {
        const state = await only({ publishes: PORT });
        const published = [
          { address: '127.0.0.1', port: expect.any(Number), containerPort: PORT },
        ] as const;
        expect(state.published).toEqual(published);
        expect(state.published[0]!.port).toBeGreaterThan(0);
        await runtime.kill(state.incarnation, never);
        expect((await look(state)).published).toEqual([]);
        await runtime.start(state.incarnation, never);
        expect((await look(state)).published).toEqual(published);
      });

      it('knows no address and no id of a network of a container that does not run', async () => {
        const state = await only();
        await runtime.kill(state.incarnation, never);
        expect((await look(state)).networks).toEqual([
          { ...state.networks[0], networkId: '', ipAddress: '', macAddress: '' },
        ]);
      });

      it('knows nothing of a container that was removed', async () => {
        const { incarnation } = await only();
        await world.remove(incarnation);
        expect(await runtime.inspect(incarnation, never)).toBeUndefined();
      });
    });

    describe('ending and starting', () => {
      it.each(['kill', 'stop'] as const)(
        '%s ends it for good, whatever its policy, and once more is done',
        async (verb) => {
          const state = await only({ restart: 'always' });
          const deed = () =>
            verb === 'kill'
              ? runtime.kill(state.incarnation, never)
              : runtime.stop(state.incarnation, GRACE_MS, never);
          await deed();
          const ended = await look(state);
          expect(ended).toMatchObject({ incarnation: state.incarnation, status: 'stopped' });
          // One that was asked to end before it had got ready for that is ended by the signal itself.
          expect(verb === 'kill' ? [137] : [0, 143]).toContain(ended.exitCode);
          await deed();
          expect(await look(state)).toEqual(ended);
        },
      );

      it('starts what is stopped as another start of the same, and leaves alone what runs', async () => {
        const state = await only();
        await runtime.kill(state.incarnation, never);
        await runtime.start(state.incarnation, never);
        const started = await look(state);
        expect(started.status).toBe('running');
        expect(started.incarnation.id).toBe(state.incarnation.id);
        expect(started.incarnation.startedAt).not.toBe(state.incarnation.startedAt);
        await runtime.start(state.incarnation, never);
        expect(await look(state)).toEqual(started);
      });

      it('restarts what runs, and starts what does not', async () => {
        const state = await only();
        await runtime.restart(state.incarnation, GRACE_MS, never);
        const restarted = await look(state);
        expect(restarted.status).toBe('running');
        expect(restarted.incarnation.startedAt).not.toBe(state.incarnation.startedAt);
        await runtime.kill(state.incarnation, never);
        await runtime.restart(state.incarnation, GRACE_MS, never);
        expect((await look(state)).status).toBe('running');
      });
    });

    describe('a crash', () => {
      it('has it started again by its policy', async () => {
        const state = await only({ restart: 'always' });
        await runtime.crash(state.incarnation, never);
        const again = await eventually(state, ({ status }) => status === 'running');
        expect(again.incarnation.id).toBe(state.incarnation.id);
        expect(again.incarnation.startedAt).not.toBe(state.incarnation.startedAt);
        expect(again.restartCount).toBe(1);
      });

      it('leaves it down where its policy says so, and once more is done', async () => {
        const state = await only();
        await runtime.crash(state.incarnation, never);
        const down = await eventually(state, ({ status }) => status === 'stopped');
        expect(down).toMatchObject({ incarnation: state.incarnation, exitCode: 137 });
        await runtime.crash(state.incarnation, never);
        expect(await look(state)).toEqual(down);
      });

      it('cannot be had while it is paused', async () => {
        const state = await only();
        await runtime.pause(state.incarnation, never);
        await expect(runtime.crash(state.incarnation, never)).rejects.toMatchObject({
          code: 'CONTAINER_FAILED',
        });
        expect((await look(state)).status).toBe('paused');
      });
    });

    describe('pausing', () => {
      it('is done and undone as the same start, and once more is done', async () => {
        const state = await only();
        for (const status of ['paused', 'paused'] as const) {
          await runtime.pause(state.incarnation, never);
          expect(await look(state)).toEqual({ ...state, status });
        }
        for (const status of ['running', 'running'] as const) {
          await runtime.unpause(state.incarnation, never);
          expect(await look(state)).toEqual({ ...state, status });
        }
      });

      it('is refused to what does not run; there is nothing to undo', async () => {
        const state = await only();
        await runtime.kill(state.incarnation, never);
        const dead = await look(state);
        await expect(runtime.pause(state.incarnation, never)).rejects.toMatchObject({
          code: 'CONTAINER_FAILED',
        });
        await runtime.unpause(state.incarnation, never);
        expect(await look(state)).toEqual(dead);
      });

      it('bars it from being started, and not from being killed', async () => {
        const state = await only();
        await runtime.pause(state.incarnation, never);
        await expect(runtime.start(state.incarnation, never)).rejects.toMatchObject({
          code: 'CONTAINER_FAILED',
        });
        await runtime.kill(state.incarnation, never);
        expect((await look(state)).status).toBe('stopped');
      });
    });

    describe('cutting off', () => {
      it('takes it from its network, also over a restart, and puts it back as it was', async () => {
        const state = await only();
        const [attachment] = state.networks;
        await runtime.disconnect(state.incarnation, attachment!.network, never);
        expect((await look(state)).networks).toEqual([]);
        await runtime.restart(state.incarnation, GRACE_MS, never);
        expect((await look(state)).networks).toEqual([]);
        expect(await runtime.connect(state.incarnation, attachment!, never)).toEqual({
          kind: 'attached',
          ipAddress: attachment!.ipAddress,
        });
        expect((await look(state)).networks).toEqual([attachment]);
      });

      it('is done once more, by name or by id, and so is putting back', async () => {
        const state = await only();
        const [attachment] = state.networks;
        await runtime.disconnect(state.incarnation, attachment!.networkId, never);
        await runtime.disconnect(state.incarnation, attachment!.networkId, never);
        await runtime.disconnect(state.incarnation, attachment!.network, never);
        await runtime.connect(state.incarnation, attachment!, never);
        await runtime.connect(state.incarnation, attachment!, never);
        expect(await look(state)).toEqual(state);
      });

      it('is undone with another address when somebody else has the old one', async () => {
        const state = await only();
        const [attachment] = state.networks;
        await runtime.disconnect(state.incarnation, attachment!.network, never);
        await world.takeAddress(attachment!.network, attachment!.ipAddress);
        const outcome = await runtime.connect(state.incarnation, attachment!, never);
        const [now] = (await look(state)).networks;
        expect(outcome).toEqual({ kind: 'attached', ipAddress: now!.ipAddress });
        expect(now!.ipAddress).toMatch(/^10\./);
        expect(now!.ipAddress).not.toBe(attachment!.ipAddress);
        expect(now!.aliases).toEqual(attachment!.aliases);
      });

      it('is undone while it does not run, for when it will', async () => {
        const state = await only();
        const [attachment] = state.networks;
        await runtime.disconnect(state.incarnation, attachment!.network, never);
        await runtime.kill(state.incarnation, never);
        expect(await runtime.connect(state.incarnation, attachment!, never)).toEqual({
          kind: 'attached',
          ipAddress: '',
        });
        await runtime.start(state.incarnation, never);
        const [now] = (await look(state)).networks;
        expect(now!.aliases).toEqual(attachment!.aliases);
        expect(now!.ipAddress).toMatch(/^10\./);
      });

      it('knows when the network is gone', async () => {
        const state = await only();
        const [attachment] = state.networks;
        await runtime.disconnect(state.incarnation, attachment!.network, never);
        await world.removeNetwork(attachment!.network);
        await runtime.disconnect(state.incarnation, attachment!.network, never);
        expect(await runtime.connect(state.incarnation, attachment!, never)).toEqual({
          kind: 'network-gone',
        });
        expect((await look(state)).networks).toEqual([]);
      });
    });

    type Deed = (state: ContainerState, signal: AbortSignal) => Promise<unknown>;
    const DEEDS: Readonly<Record<string, Deed>> = {
      kill: ({ incarnation }, signal) => runtime.kill(incarnation, signal),
      stop: ({ incarnation }, signal) => runtime.stop(incarnation, GRACE_MS, signal),
      start: ({ incarnation }, signal) => runtime.start(incarnation, signal),
      restart: ({ incarnation }, signal) => runtime.restart(incarnation, GRACE_MS, signal),
      pause: ({ incarnation }, signal) => runtime.pause(incarnation, signal),
      unpause: ({ incarnation }, signal) => runtime.unpause(incarnation, signal),
      crash: ({ incarnation }, signal) => runtime.crash(incarnation, signal),
      disconnect: ({ incarnation, networks }, signal) =>
        runtime.disconnect(incarnation, networks[0]!.network, signal),
      connect: ({ incarnation, networks }, signal) =>
        runtime.connect(incarnation, networks[0]!, signal),
    };

    describe('an engine', () => {
      it('calls itself the same each time', async () => {
        const { engine } = await world.createService();
        const engineId = await runtime.identify(engine, never);
        expect(engineId).toEqual(expect.stringMatching(/./));
        expect(await runtime.identify(engine, never)).toBe(engineId);
      });

      it('has nothing done to it and tells nothing where another one is meant', async () => {
        const place = await world.createService();
        const [state] = await runtime.list(place, never);
        const engineId = 'another engine';
        const incarnation = { ...state!.incarnation, engineId, id: 'f'.repeat(64) };
        const refused = { code: 'ENGINE_REPLACED' };
        for (const deed of Object.values(DEEDS)) {
          await expect(deed({ ...state!, incarnation }, never)).rejects.toMatchObject(refused);
        }
        await expect(runtime.inspect(incarnation, never)).rejects.toMatchObject(refused);
        await expect(runtime.list({ ...place, engineId }, never)).rejects.toMatchObject(refused);
        const nobody = { ...place, engineId, service: 'nobody' };
        await expect(runtime.list(nobody, never)).rejects.toMatchObject(refused);
        expect(await look(state!)).toEqual(state);
      });

      it('is known by a container that is found: no other engine has one of that id', async () => {
        const state = await only();
        const meant = { ...state.incarnation, engineId: 'what it called itself before' };
        expect(await runtime.inspect(meant, never)).toEqual({ ...state, incarnation: meant });
        await runtime.pause(meant, never);
        expect((await look(state)).status).toBe('paused');
      });

      it('is found by its address alone where nobody wrote down what it calls itself', async () => {
        const state = await only();
        const { engine, id, startedAt, name } = state.incarnation;
        const old = { engine, id, startedAt, name };
        expect(await runtime.inspect(old, never)).toEqual({ ...state, incarnation: old });
        await runtime.pause(old, never);
        expect((await look(state)).status).toBe('paused');
        await world.remove(state.incarnation);
        expect(await runtime.inspect(old, never)).toBeUndefined();
      });
    });

    it('says of every deed that the container is gone', async () => {
      const state = await only();
      await world.remove(state.incarnation);
      for (const deed of Object.values(DEEDS)) {
        await expect(deed(state, never)).rejects.toMatchObject({ code: 'CONTAINER_GONE' });
      }
    });

    it('does nothing once it was told to leave it', async () => {
      const state = await only();
      const told = AbortSignal.abort(new Error('interrupted'));
      for (const deed of Object.values(DEEDS)) {
        await expect(deed(state, told)).rejects.toThrow('interrupted');
      }
      await expect(runtime.inspect(state.incarnation, told)).rejects.toThrow('interrupted');
      expect(await look(state)).toEqual(state);
    });
  });
}
