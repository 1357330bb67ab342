import { describe, expect, it } from '@jest/globals';
import { fakeLocation } from '../adapters/fake/fake-process-control.ts';
import { setUpProcessFault as setUp } from '../../test/kit/process-fault.ts';
import { processRestart } from './process-restart.ts';

const never = new AbortController().signal;

describe('process-restart', () => {
  const grace = { grace: 3_000 };

  it('is proved by the process having ended, and over once another one runs', async () => {
    const { processes, ports, context: bare } = await setUp(500);
    const context = { ...bare, values: grace };
    processes.start('api');
    const undo = await processRestart.capture(context, never);
    expect(undo).toMatchObject({ kind: 'await-restart', service: 'api', graceMs: 3_000 });
    await processRestart.inject(context, undo, never);
    expect(await processRestart.readBack(context, undo, never)).toBe('process 4001 is gone');
    expect(await processRestart.observe(context, undo, never, 'during')).toMatchObject({
      effect: 'present',
      observed: 'gone',
    });
    await processRestart.rollBack(undo, ports, never);
    expect(ports.clock.now()).toBe(500);
    expect(await processRestart.observe(context, undo, never, 'after')).toMatchObject({
      effect: 'absent',
      observed: 'gone, and followed by process 4002',
    });
  });

  it('kills what has not ended in its time', async () => {
    const { processes, ports, context: bare } = await setUp(0, true);
    const context = { ...bare, values: grace };
    const identity = processes.start('api');
    const undo = await processRestart.capture(context, never);
    await processRestart.inject(context, undo, never);
    expect(ports.clock.now()).toBe(3_000);
    expect(await processes.state(identity)).toBe('gone');
  });

  it('does not leave one half-way to its end that the harness asked and did not see end', async () => {
    const { processes, ports, context: bare } = await setUp(0, true);
    const identity = processes.start('api');
    const undo = await processRestart.capture({ ...bare, values: grace }, never);
    await processes.signal(identity, 'terminate');
    await processRestart.rollBack(undo, ports, never);
    expect(ports.clock.now()).toBeGreaterThanOrEqual(3_000);
    expect(await processes.find(fakeLocation('api'))).toMatchObject({ pid: 4_002 });
  });

  it('says so when it is still there after all', async () => {
    const { processes, context: bare } = await setUp(0);
    const context = { ...bare, values: grace };
    processes.start('api');
    const undo = await processRestart.capture(context, never);
    await expect(processRestart.readBack(context, undo, never)).rejects.toMatchObject({
      code: 'FAULT_FAILED',
      message: 'The fault "f-1" did not take effect: process 4001 is still running.',
    });
  });
});
