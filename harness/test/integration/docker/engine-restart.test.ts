import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { JsonValue } from '../../../src/domain/fault.ts';
import type { UntypedValues } from '../../../src/domain/parameter.ts';
import { faultRegistry } from '../../../src/faults/registry.ts';
import type { FaultContext, FaultDefinition } from '../../../src/ports/fault-definition.ts';
import type { FaultWorld } from '../../kit/fault-world.ts';
import { type PrivateEngine, startPrivateEngine } from '../../kit/private-engine.ts';
import { openRealContainerWorld, realContainerPorts } from './real-container-world.ts';
import { IMAGE, RealContainers } from './real-containers.ts';

/** For a busy machine; no test takes nearly as long by itself. */
jest.setTimeout(120_000);

const never = new AbortController().signal;
const VALUES: UntypedValues = { instances: 1, grace: 1_000, network: '' };
const faults = [...faultRegistry.values()].filter(({ needs }) => needs === 'container');

type InForce = {
  readonly fault: FaultDefinition;
  readonly world: FaultWorld;
  readonly undo: JsonValue;
};

let starting: Promise<PrivateEngine>;
let engine: PrivateEngine;
let containers: RealContainers;
beforeAll(async () => {
  starting = startPrivateEngine([IMAGE]);
  engine = await starting;
  containers = new RealContainers(engine.socketPath);
}, 120_000);
afterEach(() => containers.close());
afterAll(async () => (await starting).close());

/** What undoing has to bring back: that it runs, and how it hangs on its network. */
async function standing(world: FaultWorld): Promise<unknown> {
  return ((await world.snapshot()) as { readonly own: unknown }).own;
}

/** Every fault that is done to containers, each on a service of its own. */
async function injectAll(restart: 'no' | 'always' | 'unless-stopped') {
  const inForce: InForce[] = [];
  const before: unknown[] = [];
  for (const fault of faults) {
    const world = await openRealContainerWorld(containers, { restart, count: 1 });
    const { target, environment, ports } = world;
    const context: FaultContext<UntypedValues> = {
      runId: 'r',
      faultId: fault.type,
      target,
      link: undefined,
      environment,
      values: VALUES,
      ports,
      frozen: [],
    };
    before.push(await standing(world));
    const undo = await fault.capture(context, never);
    await fault.inject(context, undo, never);
    await fault.readBack(context, undo, never);
    inForce.push({ fault, world, undo: JSON.parse(JSON.stringify(undo)) as JsonValue });
  }
  return { inForce, before };
}

async function undoAll(inForce: readonly InForce[]): Promise<readonly unknown[]> {
  for (const { fault, undo } of inForce) {
    await fault.rollBack(undo, realContainerPorts(), AbortSignal.timeout(20_000));
  }
  return await Promise.all(inForce.map(({ world }) => standing(world)));
}

describe('an engine that ends between injecting and undoing', () => {
  it.each([
    ['SIGKILL', 'always'],
    ['SIGKILL', 'unless-stopped'],
    ['SIGKILL', 'no'],
    ['SIGTERM', 'unless-stopped'],
  ] as const)(
    'by %s and is started again leaves nothing broken, with the restart policy "%s"',
    async (signal, restart) => {
      const { inForce, before } = await injectAll(restart);
      await engine.end(signal);
      await engine.start();
      expect(await undoAll(inForce)).toEqual(before);
      // Once more is done.
      expect(await undoAll(inForce)).toEqual(before);
    },
  );

  it('is unreachable while it is down, and everything is undone once it is back', async () => {
    const { inForce, before } = await injectAll('always');
    await engine.end('SIGKILL');
    for (const { fault, undo } of inForce) {
      await expect(fault.rollBack(undo, realContainerPorts(), never)).rejects.toMatchObject({
        code: 'ENGINE_UNREACHABLE',
      });
    }
    await engine.start();
    expect(await undoAll(inForce)).toEqual(before);
  });

  it('has nothing done to containers of others by undoing', async () => {
    const world = await openRealContainerWorld(containers, { restart: 'always', count: 1 });
    await world.addOthers?.();
    const { inForce } = await injectAll('always');
    await engine.end('SIGKILL');
    await engine.start();
    const others = await containers.describeOthers();
    const neighbour = await world.snapshot();
    await undoAll(inForce);
    expect(await containers.describeOthers()).toEqual(others);
    expect(await world.snapshot()).toEqual(neighbour);
  });
});
