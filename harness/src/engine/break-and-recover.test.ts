import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../adapters/fake/fake-clock.ts';
import { FakeLinkProbe } from '../adapters/fake/fake-link-probe.ts';
import { FakeNetworkProxy } from '../adapters/fake/fake-network-proxy.ts';
import type { EffectSample } from '../domain/fault.ts';
import { FaultlineError } from '../domain/faultline-error.ts';
import type { JournalEvent } from '../domain/journal-event.ts';
import { networkDown } from '../faults/network-down.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';
import { CACHE_LATENCY, LOCAL } from '../../test/fixtures/sample-experiment.ts';
import type { ArmedFault } from './armed-fault.ts';
import { rollBack } from './break-and-recover.ts';
import { injectFaults } from './fault-phase.ts';
import { FaultWatch } from './fault-watch.ts';
import { IN_FLIGHT_MS } from '../domain/in-flight.ts';
import { Journalist } from './journalist.ts';
import { RollbackStack } from './rollback-stack.ts';

/** `takenOverAt`: the first record that is refused, because somebody has taken the run over. */
function setUp(effect: EffectSample['effect'], takenOverAt?: JournalEvent['type']) {
  const clock = new FakeClock(0, { moves: 'by-itself' });
  const undoneAtMs: number[] = [];
  const definition: FaultDefinition = {
    ...(networkDown as FaultDefinition),
    targets: async () => [],
    capture: async () => ({ kind: 'nothing' }),
    inject: async () => undefined,
    readBack: async () => 'down',
    rollBack: async () => void undoneAtMs.push(clock.now()),
    observe: async () => ({
      atMs: clock.now(),
      effect,
      measure: 'connect',
      observed: 'seen',
      expected: 'refused',
    }),
  };
  const [spec] = CACHE_LATENCY.faults;
  const proxy = new FakeNetworkProxy();
  const ports = {
    clock,
    proxy,
    probe: new FakeLinkProbe(proxy),
    processes: undefined,
    containers: undefined,
  };
  const context = {
    runId: 'run-1',
    faultId: spec!.id,
    target: spec!.target,
    link: undefined,
    environment: LOCAL,
    values: {},
    ports,
    frozen: [],
  };
  const fault: ArmedFault = { spec: spec!, definition, context, link: undefined };
  let isTakenOver = false;
  const write = async ({ type }: JournalEvent) => {
    isTakenOver ||= type === takenOverAt;
    if (isTakenOver) throw new FaultlineError('TAKEN_OVER', 'Followed.');
  };
  const writer = { append: write, appendDurably: write, close: async () => undefined };
  const journal = new Journalist(writer, clock);
  const rollbacks = new RollbackStack(journal, clock);
  const inject = () => injectFaults([fault], rollbacks, journal, new AbortController().signal);
  const watch = new FaultWatch(clock, journal);
  return { fault, rollbacks, inject, watch, undoneAtMs };
}

describe('several faults whose engine does not answer', () => {
  /** Each is undone from 8 s on, and names what it touches. */
  const setUpSeveral = (touching: readonly (readonly string[])[]) => {
    const world = setUp('absent');
    const undone: string[] = [];
    const { clock } = world.fault.context.ports;
    const started: number[] = [];
    const faults = touching.map((keys, i): ArmedFault => {
      const id = `kill-${String(i + 1)}`;
      let isFirst = true;
      const rollBack = async () => {
        if (isFirst) started.push(clock.now());
        isFirst = false;
        if (clock.now() < 8_000) throw new FaultlineError('ENGINE_UNREACHABLE', 'restarting');
        undone.push(id);
      };
      const frozen = keys.map((key) => ({ key, kind: 'container' as const, name: key }));
      return {
        ...world.fault,
        spec: { ...world.fault.spec, id },
        definition: { ...world.fault.definition, rollBack },
        context: { ...world.fault.context, faultId: id, frozen },
      };
    });
    for (const fault of faults) {
      world.rollbacks.push(fault, { kind: 'nothing' });
      world.rollbacks.settle(fault);
    }
    return { ...world, undone, started, clock };
  };

  it('are waited for side by side at the end of a run', async () => {
    const { rollbacks, undone, started, clock } = setUpSeveral([['a'], ['b'], ['c']]);
    await rollbacks.rollBackAll();
    expect(undone.toSorted()).toEqual(['kill-1', 'kill-2', 'kill-3']);
    expect(started).toEqual([0, 0, 0]);
    expect(clock.now()).toBeLessThan(12_000);
    expect(rollbacks.isDirty).toBe(false);
  });

  it('are undone newest first where they touch the same', async () => {
    const { rollbacks, undone } = setUpSeveral([['a'], ['b'], ['a']]);
    await rollbacks.rollBackAll();
    expect(undone.indexOf('kill-3')).toBeLessThan(undone.indexOf('kill-1'));
    expect(undone).toHaveLength(3);
  });
});

describe('rolling back', () => {
  it('waits for what an injection that was broken off may have sent, and for nothing else', async () => {
    const brokenOff = setUp('absent');
    brokenOff.rollbacks.push(brokenOff.fault, { kind: 'nothing' });
    await rollBack(brokenOff);
    expect(brokenOff.undoneAtMs).toEqual([IN_FLIGHT_MS]);

    const settled = setUp('absent');
    settled.rollbacks.push(settled.fault, { kind: 'nothing' });
    settled.rollbacks.settle(settled.fault);
    await rollBack(settled);
    expect(settled.undoneAtMs).toEqual([0]);
  });

  it.each([
    ['absent', false],
    ['unknown', false],
    ['present', true],
  ] as const)(
    'is not clean while the effect is still seen, whatever the tool says: %s',
    async (effect, isDirty) => {
      const world = setUp(effect);
      await world.inject();
      await rollBack(world);
      expect(world.rollbacks.isDirty).toBe(isDirty);
    },
  );

  it('leaves alone what was recorded before somebody took the run over, and says so', async () => {
    const world = setUp('absent', 'fault.rollback.started');
    await world.inject();
    await expect(rollBack(world)).rejects.toMatchObject({ code: 'TAKEN_OVER' });
    expect(world.undoneAtMs).toEqual([]);
    expect(world.rollbacks.isDirty).toBe(false);
  });

  it('undoes what was injected after somebody took the run over, and nobody else knows of', async () => {
    const world = setUp('absent', 'fault.injected');
    await expect(world.inject()).rejects.toMatchObject({ code: 'TAKEN_OVER' });
    await expect(rollBack(world)).rejects.toMatchObject({ code: 'TAKEN_OVER' });
    expect(world.undoneAtMs).toEqual([0]);
  });
});
