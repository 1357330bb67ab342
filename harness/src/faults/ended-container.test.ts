import { describe, expect, it } from '@jest/globals';
import { setUp } from '../../test/kit/container-fault.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';
import { containerKill } from './container-kill.ts';
import { containerRestart } from './container-restart.ts';
import { containerStop } from './container-stop.ts';

const never = new AbortController().signal;

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
