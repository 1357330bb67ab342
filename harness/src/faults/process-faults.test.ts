import { describe, expect, it } from '@jest/globals';
import { fakeLocation } from '../adapters/fake/fake-process-control.ts';
import { setUpProcessFault as setUp } from '../../test/kit/process-fault.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';
import { processKill } from './process-kill.ts';
import { processPause } from './process-pause.ts';
import { processRestart } from './process-restart.ts';

const never = new AbortController().signal;

describe('process-kill', () => {
  it('is proved by the process being gone, however quickly another one runs', async () => {
    const { processes, context } = await setUp(0);
    processes.start('api');
    const undo = await processKill.capture(context, never);
    expect(await processKill.observe(context, undo, never, 'before')).toMatchObject({
      effect: 'absent',
      measure: 'process 4001',
      observed: 'running',
      expected: 'gone',
    });
    await processKill.inject(context, undo, never);
    expect(await processKill.readBack(context, undo, never)).toBe('process 4001 is gone');
    const seen = { measure: 'process 4001', observed: 'gone, and followed by process 4002' };
    expect(await processKill.observe(context, undo, never, 'during')).toMatchObject({
      effect: 'present',
      ...seen,
    });
    expect(await processKill.observe(context, undo, never, 'after')).toMatchObject({
      effect: 'absent',
      ...seen,
    });
  });

  it('is in force for as long as nothing runs in its place', async () => {
    const { processes, context } = await setUp(60_000);
    processes.start('api');
    const undo = await processKill.capture(context, never);
    await processKill.inject(context, undo, never);
    for (const moment of ['during', 'after'] as const) {
      expect(await processKill.observe(context, undo, never, moment)).toMatchObject({
        effect: 'present',
        observed: 'gone',
      });
    }
  });

  it('waits until the service runs again', async () => {
    const { processes, ports, context } = await setUp(5_000);
    processes.start('api');
    const undo = await processKill.capture(context, never);
    await processKill.inject(context, undo, never);
    await processKill.rollBack(undo, ports, never);
    expect(ports.clock.now()).toBe(5_000);
    expect(await processes.find(fakeLocation('api'))).toMatchObject({ pid: 4_002 });
  });

  it('refuses a service that nobody would start again', async () => {
    const { processes, context } = await setUp(0);
    processes.start('api');
    const { environment } = context;
    const api = { ...environment.services['api']!, restarts: false };
    const there = { ...context, environment: { ...environment, services: { api } } };
    for (const ask of ['targets', 'capture'] as const) {
      await expect(processKill[ask](there, never)).rejects.toMatchObject({
        code: 'ENVIRONMENT_CANNOT',
        message:
          'Nobody starts "api" again when its process is ended, so that the fault "f-1" could not be undone.',
      });
    }
  });

  it('is not content with the killed process itself when the kill lands late', async () => {
    const { processes, ports, context } = await setUp(0);
    const identity = processes.start('api');
    const undo = await processKill.capture(context, never);
    const landing = ports.clock.sleep(100, never).then(() => processes.signal(identity, 'kill'));
    await processKill.rollBack(undo, ports, never);
    expect(await processes.find(fakeLocation('api'))).toMatchObject({ pid: 4_002 });
    await landing;
  });

  it('is over with the environment that was taken down', async () => {
    const { processes, ports, context } = await setUp(5_000);
    processes.start('api');
    const undo = await processKill.capture(context, never);
    await processKill.inject(context, undo, never);
    processes.takeDown();
    await processKill.rollBack(undo, ports, never);
    expect(ports.clock.now()).toBe(0);
  });

  it('lets go of a process that was held still to be killed, and then was not', async () => {
    const { processes, ports, context } = await setUp(0);
    const identity = processes.start('api');
    const undo = await processKill.capture(context, never);
    await processes.signal(identity, 'pause');
    await processKill.rollBack(undo, ports, never);
    expect(await processes.state(identity)).toBe('running');
  });

  it('says so when the service does not run again in time', async () => {
    const { processes, ports, context } = await setUp(Number.POSITIVE_INFINITY);
    processes.start('api');
    const undo = await processKill.capture(context, never);
    await processKill.inject(context, undo, never);
    const deadline = AbortSignal.timeout(20);
    await expect(processKill.rollBack(undo, ports, deadline)).rejects.toMatchObject({
      code: 'PROCESS_FAILED',
      message: 'Process 4001 of "api" is gone, and the service does not run again.',
    });
  });
});

describe('process-pause', () => {
  it('resumes exactly the process it paused', async () => {
    const { processes, ports, context } = await setUp(0);
    const identity = processes.start('api');
    const undo = await processPause.capture(context, never);
    await processPause.inject(context, undo, never);
    expect(await processPause.readBack(context, undo, never)).toBe('process 4001 is paused');
    await processPause.rollBack(undo, ports, never);
    expect(await processes.state(identity)).toBe('running');
  });

  it('leaves a successor alone, and is content when one runs', async () => {
    const { processes, ports, context } = await setUp(0);
    const identity = processes.start('api');
    const undo = await processPause.capture(context, never);
    await processPause.inject(context, undo, never);
    await processes.signal(identity, 'kill');
    await processPause.rollBack(undo, ports, never);
    expect(await processes.find(fakeLocation('api'))).toMatchObject({ pid: 4_002 });
  });

  it('is over with the environment that was taken down', async () => {
    const { processes, ports, context } = await setUp(5_000);
    processes.start('api');
    const undo = await processPause.capture(context, never);
    await processPause.inject(context, undo, never);
    processes.takeDown();
    await processPause.rollBack(undo, ports, never);
    expect(ports.clock.now()).toBe(0);
  });

  it('says so when its process is gone and nothing runs in its place', async () => {
    const { processes, ports, context } = await setUp(Number.POSITIVE_INFINITY);
    const identity = processes.start('api');
    const undo = await processPause.capture(context, never);
    await processPause.inject(context, undo, never);
    await processes.signal(identity, 'kill');
    const deadline = AbortSignal.timeout(20);
    await expect(processPause.rollBack(undo, ports, deadline)).rejects.toMatchObject({
      code: 'PROCESS_FAILED',
      message: 'Process 4001 of "api" is gone, and the service does not run again.',
    });
  });
});

describe.each<FaultDefinition>([processKill, processPause, processRestart])('$type', (fault) => {
  it('refuses a service that does not run', async () => {
    const { context } = await setUp(0);
    await expect(fault.capture(context, never)).rejects.toMatchObject({
      code: 'TARGET_GONE',
      message: 'The service "api" does not run; there is nothing to do it to.',
    });
  });

  it('says so when the process has ended by itself before it came', async () => {
    const { processes, context } = await setUp(0);
    const identity = processes.start('api');
    const undo = await fault.capture(context, never);
    await processes.signal(identity, 'kill');
    await expect(fault.inject(context, undo, never)).rejects.toMatchObject({
      code: 'TARGET_GONE',
      message: expect.stringMatching(
        /^The fault "f-1" came too late: process 4001 was gone before/,
      ),
    });
  });

  it('touches nothing that has taken the place of what was frozen', async () => {
    const { processes, context } = await setUp(0);
    const identity = processes.start('api');
    const frozen = await fault.targets(context, never);
    expect(frozen).toEqual([
      {
        kind: 'process',
        key: 'process /fake/state.json/api',
        name: 'process 4001 of api',
        service: 'api',
        instances: 1,
        incarnation: identity,
      },
    ]);
    expect(await fault.capture({ ...context, frozen }, never)).toMatchObject({
      service: 'api',
      location: fakeLocation('api'),
      incarnation: identity,
    });
    await processes.signal(identity, 'kill');
    await expect(fault.capture({ ...context, frozen }, never)).rejects.toMatchObject({
      code: 'TARGET_REPLACED',
      message:
        'The fault "f-1" came too late: since it was planned, process 4002 has taken the place of what ran "api".',
    });
  });

  it('says so where the environment does not tell where the service is', async () => {
    const { context } = await setUp(0);
    const services = { api: { name: 'api', variant: 'default' } };
    const bare = { ...context, environment: { ...context.environment, services } };
    await expect(fault.capture(bare, never)).rejects.toMatchObject({ code: 'ENVIRONMENT_CANNOT' });
  });

  it('says so where the environment gives no access to processes', async () => {
    const { context } = await setUp(0);
    const bare = { ...context, ports: { ...context.ports, processes: undefined } };
    await expect(fault.capture(bare, never)).rejects.toMatchObject({ code: 'ENVIRONMENT_CANNOT' });
  });
});
