import { describe, expect, it } from '@jest/globals';
import { fakeLocation } from '../adapters/fake/fake-process-control.ts';
import { setUpProcessFault as setUp } from '../../test/kit/process-fault.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';
import { processKill } from './process-kill.ts';
import { processPause } from './process-pause.ts';
import { processRestart } from './process-restart.ts';

const never = new AbortController().signal;

describe('a service with replicas', () => {
  async function setUpTwo() {
    const { processes, ports, context } = await setUp(5_000);
    const replicas = ['api-1', 'api-2'].map((name) => ({ name, location: fakeLocation(name) }));
    const api = { name: 'api', variant: 'default', replicas };
    const environment = { ...context.environment, services: { api } };
    const incarnations = ['api-1', 'api-2'].map((name) => processes.start(name));
    return { processes, ports, context: { ...context, environment }, incarnations };
  }

  it.each<FaultDefinition>([processKill, processPause, processRestart])(
    'has one of them touched, the first: $type',
    async (fault) => {
      const { context, incarnations } = await setUpTwo();
      const [target, ...others] = await fault.targets(context, never);
      expect(others).toEqual([]);
      expect(target).toEqual({
        kind: 'process',
        key: 'process /fake/state.json/api-1',
        name: 'process 4001 of api-1',
        service: 'api',
        instances: 2,
        incarnation: incarnations[0],
      });
    },
  );

  it('counts only those that run among which the touched one is', async () => {
    const { processes, context, incarnations } = await setUpTwo();
    await processes.signal(incarnations[1]!, 'pause');
    expect(await processKill.targets(context, never)).toMatchObject([{ instances: 1 }]);
  });

  it('has the other one go on while the killed one is waited for, by its own place', async () => {
    const { processes, ports, context, incarnations } = await setUpTwo();
    const undo = await processKill.capture(context, never);
    expect(undo).toEqual({
      kind: 'await-restart',
      service: 'api',
      location: fakeLocation('api-1'),
      incarnation: incarnations[0],
    });
    await processKill.inject(context, undo, never);
    expect(await processes.state(incarnations[1]!)).toBe('running');
    expect(await processKill.observe(context, undo, never, 'after')).toMatchObject({
      effect: 'present',
      observed: 'gone',
    });
    await processKill.rollBack(undo, ports, never);
    expect(await processKill.observe(context, undo, never, 'after')).toMatchObject({
      effect: 'absent',
      observed: 'gone, and followed by process 4003',
    });
  });

  it('is not touched when its first one does not run, which is named', async () => {
    const { processes, context, incarnations } = await setUpTwo();
    await processes.signal(incarnations[0]!, 'kill');
    await expect(processPause.capture(context, never)).rejects.toMatchObject({
      code: 'TARGET_GONE',
      message: 'The service "api-1" does not run; there is nothing to do it to.',
    });
  });
});
