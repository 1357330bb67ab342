import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../adapters/fake/fake-clock.ts';
import { FakeLinkProbe } from '../adapters/fake/fake-link-probe.ts';
import { FakeNetworkProxy } from '../adapters/fake/fake-network-proxy.ts';
import type { EffectSample } from '../domain/fault.ts';
import { networkDown } from '../faults/network-down.ts';
import type { FaultDefinition } from '../ports/fault-definition.ts';
import { CACHE_LATENCY, LOCAL } from '../../test/fixtures/sample-experiment.ts';
import type { ArmedFault } from './armed-fault.ts';
import { rollBack } from './break-and-recover.ts';
import { FaultWatch } from './fault-watch.ts';
import { IN_FLIGHT_MS } from '../domain/in-flight.ts';
import { Journalist } from './journalist.ts';
import { RollbackStack } from './rollback-stack.ts';

function setUp(effect: EffectSample['effect']) {
  const clock = new FakeClock(0, { moves: 'by-itself' });
  const undoneAtMs: number[] = [];
  const definition: FaultDefinition = {
    ...(networkDown as FaultDefinition),
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
  const write = async () => undefined;
  const writer = { append: write, appendDurably: write, close: write };
  const journal = new Journalist(writer, clock);
  const rollbacks = new RollbackStack(journal, clock);
  rollbacks.push(fault, { kind: 'nothing' });
  return { fault, rollbacks, watch: new FaultWatch(clock, journal), undoneAtMs };
}

describe('rolling back', () => {
  it('waits for what an injection that was broken off may have sent, and for nothing else', async () => {
    const brokenOff = setUp('absent');
    await rollBack(brokenOff);
    expect(brokenOff.undoneAtMs).toEqual([IN_FLIGHT_MS]);

    const settled = setUp('absent');
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
      await rollBack(world);
      expect(world.rollbacks.isDirty).toBe(isDirty);
    },
  );
});
