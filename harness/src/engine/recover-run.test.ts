import { describe, expect, it } from '@jest/globals';
import { LOCAL } from '../../test/fixtures/sample-experiment.ts';
import { World } from '../../test/fixtures/engine-world.ts';
import { foldJournal } from '../domain/fold-journal.ts';
import { judge } from '../domain/judge.ts';
import { faultRegistry } from '../faults/registry.ts';
import { leftInForce, recoverRun } from './recover-run.ts';

const link = LOCAL.links['api->redis']!;

/** A world whose harness was killed in the middle of the fault phase, and its journal so far. */
async function worldOfADeadHarness() {
  const whole = new World();
  await whole.run();
  const world = new World();
  const injectedAt = whole.events.findIndex(({ type }) => type === 'fault.injected');
  world.events.push(...whole.events.slice(0, injectedAt + 1));
  const harm = { kind: 'latency', latencyMs: 400, jitterMs: 50 } as const;
  const signal = new AbortController().signal;
  const intent = world.events.find((e) => e.type === 'fault.intended');
  const name = (intent!.undo as unknown as { harmName: string }).harmName;
  await world.proxy.addHarm(
    link.proxy,
    { name, direction: 'downstream', toxicity: 1, harm },
    signal,
  );
  const foreign = { ...harm, latencyMs: 80 };
  await world.proxy.addHarm(
    link.proxy,
    { name: 'somebody-elses', direction: 'downstream', toxicity: 1, harm: foreign },
    signal,
  );
  const write = async (event: (typeof world.events)[number]) => void world.events.push(event);
  const writer = { append: write, appendDurably: write, close: async () => undefined };
  const recover = () =>
    recoverRun(
      foldJournal(world.events),
      faultRegistry,
      {
        clock: world.clock,
        proxy: world.proxy,
        probe: world.probe,
        processes: undefined,
        containers: undefined,
      },
      { writer, clock: world.clock },
    );
  return { world, recover };
}

describe('recovering a run', () => {
  it('undoes what the journal does not prove undone, and nothing else', async () => {
    const { world, recover } = await worldOfADeadHarness();
    expect(leftInForce(foldJournal(world.events)).map(({ faultId }) => faultId)).toEqual([
      'network-latency-1',
    ]);
    expect(judge(foldJournal(world.events))).toMatchObject({ cleanup: 'dirty', exitCode: 20 });
    expect(await recover()).toEqual([{ faultId: 'network-latency-1', undo: expect.anything() }]);
    expect(world.proxy.peek(link.proxy)?.harms.map(({ name }) => name)).toEqual(['somebody-elses']);
    expect(judge(foldJournal(world.events))).toMatchObject({
      status: 'failed',
      cleanup: 'clean',
      exitCode: 5,
    });
    expect(await recover()).toEqual([]);
  });

  it('that does not succeed stays dirty and says why', async () => {
    const { world, recover } = await worldOfADeadHarness();
    world.proxy.failNext('removeHarm', { when: 'before', error: new Error('busy') });
    expect(await recover()).toMatchObject([
      { faultId: 'network-latency-1', error: { message: 'busy' } },
    ]);
    expect(judge(foldJournal(world.events))).toMatchObject({ cleanup: 'dirty', exitCode: 20 });
  });
});
