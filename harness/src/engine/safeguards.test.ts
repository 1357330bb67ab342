import { describe, expect, it } from '@jest/globals';
import { World } from '../../test/fixtures/engine-world.ts';
import { LOCAL } from '../../test/fixtures/sample-experiment.ts';
import { foldJournal } from '../domain/fold-journal.ts';

const { proxy } = LOCAL.links['api->redis']!;
const KEY = `proxy ${proxy.adminUrl}/${proxy.name}`;

function at(world: World, type: string): number {
  return world.events.findIndex((event) => event.type === type);
}

describe('the safeguards of a run', () => {
  it('stand from before the environment is there until the end is written', async () => {
    const done: string[] = [];
    const world = new World({
      onEvent: ({ type }, { watchdog, held }) => {
        if (/^(environment.ready|load.started|fault.intended|run.ended)$/.test(type)) {
          done.push(
            `${type}: ${watchdog.done.at(-1) ?? 'nobody'}, holds ${[...held.keys()].join()}`,
          );
        }
      },
    });
    await world.run();
    // 90 s of phases and five minutes.
    const onGuard = `guard 1 for 390000 ms, holds ${KEY}`;
    expect(done).toEqual([
      'environment.ready: start 1, holds ',
      `load.started: ${onGuard}`,
      `fault.intended: ${onGuard}`,
      `run.ended: ${onGuard}`,
    ]);
    expect(world.watchdog.done.at(-1)).toBe('dismiss 1');
    expect([...world.held]).toEqual([]);
    const [started] = world.events.slice(at(world, 'watchdog.started'));
    expect(started).toMatchObject({ pid: 1, leaseMs: 5_000 });
  });

  it('a target that another run holds ends the run before anything is touched', async () => {
    const world = new World();
    world.held.set(KEY, 'run-0');
    expect(await world.run()).toMatchObject({ status: 'failed', cleanup: 'clean', exitCode: 2 });
    expect(foldJournal(world.events).failure).toMatchObject({
      code: 'TARGET_BUSY',
      message: `The run run-0 holds the proxy "${proxy.name}" at ${proxy.adminUrl}, and is still going on.`,
    });
    expect(at(world, 'load.started')).toBe(-1);
    expect([...world.held]).toEqual([[KEY, 'run-0']]);
    expect(world.watchdog.done).toEqual(['start 1', 'dismiss 1']);
  });

  it.each(['start', 'guard'] as const)(
    'a watchdog that fails at its %s ends the run before anything is broken',
    async (step) => {
      const world = new World();
      world.watchdog.failAt(step);
      expect(await world.run()).toMatchObject({ status: 'failed', cleanup: 'clean', exitCode: 5 });
      expect(foldJournal(world.events).failure?.code).toBe('WATCHDOG_FAILED');
      expect(at(world, 'fault.intended')).toBe(-1);
      expect([...world.held]).toEqual([]);
    },
  );

  it('a watchdog that takes long to come up does not hold up a run that is stopped', async () => {
    const world = new World();
    world.watchdog.comeUpAfter(30_000, world.clock);
    let stoppedAtMs = 0;
    const stopSoon = async () => {
      await world.clock.sleep(2_000, new AbortController().signal);
      stoppedAtMs = world.clock.now();
      world.stop.request({ kind: 'signal', signal: 'SIGINT' });
    };
    const stopping = stopSoon();
    expect(await world.run()).toMatchObject({ status: 'interrupted', cleanup: 'clean' });
    await stopping;
    expect(world.events.at(-1)).toMatchObject({ type: 'run.ended', atMs: stoppedAtMs });
    expect(at(world, 'load.started')).toBe(-1);
    expect(world.watchdog.done.at(-1)).toBe('dismiss 1');
    expect([...world.held]).toEqual([]);
  });

  it('a watchdog that dies is replaced, and the run goes on', async () => {
    const world = new World({
      onEvent: ({ type }, { watchdog }) => {
        if (type === 'fault.injected') watchdog.kill('it was killed');
      },
    });
    expect(await world.run()).toMatchObject({ status: 'completed', verdict: 'pass' });
    const pids = world.events.flatMap((event) =>
      event.type === 'watchdog.started' ? event.pid : [],
    );
    expect(pids).toEqual([1, 2]);
    expect(world.watchdog.done.at(-1)).toBe('dismiss 2');
  });

  it.each([
    ['that cannot be replaced', 1],
    ['that dies again and again', 4],
  ])('a watchdog %s ends the run, with its fault undone', async (_how, deaths) => {
    const world = new World({
      onEvent: ({ type }, { watchdog }) => {
        const isInForce = at(world, 'fault.injected') !== -1;
        if (type !== 'fault.injected' && !(isInForce && type === 'watchdog.started')) return;
        if (deaths === 1) watchdog.failAt('start');
        watchdog.kill('it was killed');
      },
    });
    expect(await world.run()).toMatchObject({ status: 'failed', cleanup: 'clean', exitCode: 5 });
    expect(foldJournal(world.events).failure?.code).toBe('WATCHDOG_FAILED');
    expect(world.proxy.peek(proxy)?.harms).toEqual([]);
  });

  it('what could not be undone stays leased', async () => {
    const world = new World({
      onEvent: ({ type }, { proxy: proxies }) => {
        if (type !== 'fault.rollback.started') return;
        const mishap = { when: 'before', error: new Error('busy') } as const;
        for (const call of ['inspect', 'removeHarm', 'setEnabled'] as const) {
          proxies.failAlways(call, mishap);
        }
      },
    });
    expect(await world.run()).toMatchObject({ cleanup: 'dirty', exitCode: 20 });
    expect([...world.held]).toEqual([[KEY, 'run-1']]);
    expect(world.watchdog.done.at(-1)).toBe('dismiss 1');
  });

  it('are lowered also when the end cannot be written, and then the leases stay', async () => {
    const world = new World({
      onEvent: ({ type }, self) => {
        if (type === 'fault.injected') self.isDiskFull = true;
      },
    });
    await expect(world.run()).rejects.toThrow('no space left');
    expect(world.watchdog.done.at(-1)).toBe('dismiss 1');
    expect([...world.held]).toEqual([[KEY, 'run-1']]);
    expect(world.proxy.peek(proxy)?.harms).toEqual([]);
  });
});
