import { describe, expect, it } from '@jest/globals';
import { openFakeContainerWorld, FAKE_PLACE } from '../../test/kit/fake-container-world.ts';
import type { FakeContainerRuntime } from '../adapters/fake/fake-container-runtime.ts';
import type { JsonValue } from '../domain/fault.ts';
import type { UntypedValues } from '../domain/parameter.ts';
import type { ContainerRuntime } from '../ports/container-runtime.ts';
import type { FaultContext, FaultDefinition, OnRung } from '../ports/fault-definition.ts';
import { containerKill } from './container-kill.ts';
import { containerPause } from './container-pause.ts';
import { containerRestart } from './container-restart.ts';
import { containerStop } from './container-stop.ts';

const never = new AbortController().signal;

async function setUp(fault: FaultDefinition) {
  const world = await openFakeContainerWorld();
  const { runtime, ports, target, environment } = world;
  const values: UntypedValues = { instances: 1, grace: 10_000 };
  const context: FaultContext<UntypedValues> = {
    runId: 'r',
    faultId: 'f-1',
    target,
    link: undefined,
    environment,
    values,
    ports,
    frozen: [],
  };
  const first = async () => (await runtime.list(FAKE_PLACE, never))[0]!;
  const { incarnation } = await first();
  const undo = await fault.capture(context, never);
  let record: JsonValue = undo;
  const rungs: string[] = [];
  const onRung: OnRung = async (rung, reason, instead) => {
    rungs.push(`${rung}: ${reason}`);
    record = instead ?? record;
  };
  const lastRecord = () => record;
  return { runtime, ports, context, first, incarnation, undo, rungs, onRung, lastRecord };
}

type Deed = 'kill' | 'stop' | 'pause' | 'start';

/** The same engine, with something that comes to pass just before or after each of one kind of order. */
function meddledWith(
  runtime: FakeContainerRuntime,
  deed: Deed,
  {
    before,
    after,
  }: { readonly before?: () => Promise<void>; readonly after?: () => Promise<void> },
): ContainerRuntime {
  return new Proxy(runtime, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return async (...given: readonly unknown[]) => {
        if (name === deed) await before?.();
        const result: unknown = await Reflect.apply(member, target, [...given]);
        if (name === deed) await after?.();
        return result;
      };
    },
  });
}

describe.each<{ readonly fault: FaultDefinition; readonly deed: Deed }>([
  { fault: containerKill, deed: 'kill' },
  { fault: containerStop, deed: 'stop' },
  { fault: containerPause, deed: 'pause' },
])('$fault.type that meets a later start', ({ fault, deed }) => {
  it('is taken back at once, and refused', async () => {
    const { runtime, ports, context, first, incarnation, undo } = await setUp(fault);
    const before = () => runtime.restart(incarnation, 0, never);
    const containers = meddledWith(runtime, deed, { before });
    const raced = { ...context, ports: { ...ports, containers } };
    await expect(fault.inject(raced, undo, never)).rejects.toMatchObject({
      code: 'TARGET_REPLACED',
      message:
        'The fault "f-1" came too late: the container school-api-1 was started again just before; what was done to that start is taken back.',
    });
    const now = await first();
    expect(now.status).toBe('running');
    expect(now.incarnation.startedAt).not.toBe(incarnation.startedAt);
  });
});

describe('container-pause', () => {
  it('does not leave a later start frozen that it met before anybody saw that it was one', async () => {
    const { runtime, ports, first, incarnation, undo } = await setUp(containerPause);
    await runtime.restart(incarnation, 0, never);
    await runtime.pause(incarnation, never);
    await containerPause.rollBack(undo as never, ports, never);
    expect((await first()).status).toBe('running');
  });

  it('does not leave a later start frozen that it meets only after the undoing has looked', async () => {
    const { runtime, ports, first, incarnation, undo } = await setUp(containerPause);
    await runtime.restart(incarnation, 0, never);
    const landing = ports.clock.sleep(600, never).then(() => runtime.pause(incarnation, never));
    await containerPause.rollBack(undo as never, ports, never);
    await landing;
    expect((await first()).status).toBe('running');
  });

  it('does not start what somebody else has started and stopped since', async () => {
    const { runtime, ports, first, incarnation, undo } = await setUp(containerPause);
    await runtime.restart(incarnation, 0, never);
    await runtime.stop(incarnation, 0, never);
    await containerPause.rollBack(undo as never, ports, never);
    expect((await first()).status).toBe('stopped');
  });

  it('is proved by the start that it was done to, and not over while a later one stands still', async () => {
    const { runtime, context, incarnation, undo } = await setUp(containerPause);
    await runtime.restart(incarnation, 0, never);
    await runtime.pause(incarnation, never);
    const look = (moment: 'during' | 'after') =>
      containerPause.observe(context as never, undo as never, never, moment);
    const observed = 'paused, started again';
    expect(await look('during')).toMatchObject({ effect: 'absent', observed });
    expect(await look('after')).toMatchObject({ effect: 'present', observed });
  });
});

describe.each<FaultDefinition>([containerKill, containerStop, containerRestart])(
  '$type, undone by a start',
  (fault) => {
    async function brokenDown() {
      const set = await setUp(fault);
      await set.runtime.stop(set.incarnation, 0, never);
      return set;
    }

    it('writes that down once, before it starts anything', async () => {
      const { runtime, ports, incarnation, undo, rungs, onRung, lastRecord } = await brokenDown();
      const looking: OnRung = async (...said) => {
        expect(runtime.calls).not.toContain('start school-api-1');
        await onRung(...said);
      };
      await fault.rollBack(undo, ports, never, looking);
      expect(rungs).toEqual([
        'start: The container school-api-1 is stopped (exit code 0); it is started again.',
      ]);
      expect(lastRecord()).toEqual({ ...(undo as object), repaired: [incarnation.id] });
    });

    it('is not taken for a stranger by who tries again, when it was made unheard and ended at once', async () => {
      const { runtime, ports, first, incarnation, undo, rungs, onRung, lastRecord } =
        await brokenDown();
      runtime.failNext('start', { when: 'after', error: new Error('no answer') });
      await expect(fault.rollBack(undo, ports, never, onRung)).rejects.toThrow('no answer');
      await runtime.stop(incarnation, 0, never);
      await fault.rollBack(lastRecord(), ports, never, onRung);
      expect((await first()).status).toBe('running');
      expect(rungs).toHaveLength(1);
    });

    it('is not done before its start has run for a while', async () => {
      const { runtime, ports, first, incarnation, undo } = await brokenDown();
      const beganAtMs = ports.clock.uptimeMs();
      const crashing = ports.clock.sleep(300, never).then(() => runtime.crash(incarnation, never));
      await fault.rollBack(undo, ports, never);
      await crashing;
      expect((await first()).status).toBe('running');
      expect(ports.clock.uptimeMs() - beganAtMs).toBeGreaterThanOrEqual(800);
    });

    it('says so when nothing that it starts stays up', async () => {
      const { runtime, ports, incarnation, undo } = await brokenDown();
      const late = new AbortController();
      let starts = 0;
      const after = async () => {
        starts += 1;
        if (starts === 1) return await runtime.crash(incarnation, never);
        void ports.clock.sleep(200, never).then(() => late.abort(new Error('late')));
      };
      const containers = meddledWith(runtime, 'start', { after });
      const undone = fault.rollBack(undo, { ...ports, containers }, late.signal);
      await expect(undone).rejects.toMatchObject({
        code: 'CONTAINER_FAILED',
        message: 'The container school-api-1 does not stay up: it was started 2 times.',
      });
    });
  },
);
